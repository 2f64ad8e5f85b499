import { join } from 'node:path'
import type { Client } from '../../lib/rpc/client.ts'
import { root } from '../../test/helpers/project.ts'
import { compare, figuresOf, type Goal, type Measurement, type Other } from '../measurement.ts'
import { beanstalkd } from '../peers/beanstalkd.ts'
import { nq } from '../peers/nq.ts'
import { semaphore } from '../peers/parallel.ts'
import type { Enqueues } from '../peers/peer.ts'
import { taskSpooler } from '../peers/task-spooler.ts'
import { request, requestOf } from '../requests.ts'
import { interleave } from '../rounds.ts'
import { openShellLoop, times, type ShellCommand } from '../shell-loop.ts'

const launcher = join(root, 'bin/sparkq')
const NODE = 'node -e 0'
const SHELL = 'sh -c :'
const START = 'sparkq start'

type Words = (client: Client, cwd: string, count: number) => Promise<string[]>

/** By command line: returns the words for `count` runs. It creates the tasks that the runs need before the clock
 * starts. */
const VERBS: Record<string, Words> = {
  'enqueue -- true': async (_client, _cwd, count) => times(count),
  async 'claim -q default'(client, cwd, count) {
    await client.call('task.enqueue', requestOf(cwd, count))
    return times(count)
  },
  async 'complete ID --summary done'(client, cwd, count) {
    await client.call('task.enqueue', requestOf(cwd, count))
    const claimed = await Promise.all(times(count).map(() => client.call('task.claim', { queue: 'default' })))
    return claimed.map(task => task!.id)
  },
  async 'task ID'(client, cwd, count) {
    const { tasks } = await client.call('task.enqueue', request(cwd))
    return Array<string>(count).fill(tasks[0]!.id)
  },
  status: async (_client, _cwd, count) => times(count),
}

type Way = { suffix: string; env: Record<string, string>; runsPerRound: number; goal: Goal }

/** A quick verb runs inside the daemon (docs/quick-way.md). The goals are for the ratio to `node -e 0`. */
const QUICK: Way = { suffix: '', env: {}, runsPerRound: 10, goal: { most: 0.2 } }
/** Any verb in a Node process of its own. */
const SLOW: Way = { suffix: ', slow way', env: { SPARKQ_FAST: '0' }, runsPerRound: 3, goal: { most: 1.8 } }

/** A claim must not be repeated, so it always takes a process. */
const waysOf = (verb: string): readonly Way[] => (verb.startsWith('claim') ? [SLOW] : [QUICK, SLOW])

export const commands: Measurement = {
  about:
    'whole processes from fork to exit, started by loops of sh: commands while the daemon runs, the same in Node ' +
    `processes of their own (slow way, SPARKQ_FAST=0), and '${START}', which ends when the daemon answers; beside ` +
    'Node and sh doing nothing, and beside the commands with which other queues enqueue',
  seconds: 45,
  async run(resources) {
    const project = await resources.project()
    const restarted = await resources.project()
    const client = await project.client()
    const cwd = project.dir
    using loops = new DisposableStack()
    /** A function that runs a round of `count` runs and resolves to the milliseconds of one run. */
    const round = (command: ShellCommand, count: number, words = async () => times(count)) => {
      const loop = loops.use(openShellLoop(command))
      return async () => loop.run(await words())
    }
    const verbs = Object.entries(VERBS).flatMap(([verb, words]) => waysOf(verb).map(way => ({ way, verb, words })))
    const nameOf = ({ verb, way }: { verb: string; way: Way }): string => `sparkq ${verb}${way.suffix}`
    const peers = await resources.peers<Enqueues>([taskSpooler, nq, semaphore, beanstalkd])

    const found: Record<string, number[]> = await interleave(
      resources.rounds(16),
      Object.fromEntries([
        ...verbs.map(each => {
          const line = `'${launcher}' ${each.verb.replace('ID', '"$word"')}`
          const { env, runsPerRound } = each.way
          return [nameOf(each), round({ line, cwd, env }, runsPerRound, () => each.words(client, cwd, runsPerRound))]
        }),
        [
          START,
          round({ line: `'${launcher}' start`, cwd: restarted.dir }, 1, async () => {
            await restarted.stop()
            return times(1)
          }),
        ],
        [NODE, round({ line: `'${process.execPath}' -e 0`, cwd }, 4)],
        [SHELL, round({ line: SHELL, cwd }, 10)],
        ...peers.map(({ peer: { name }, served: { enqueue } }) => [
          name,
          round({ ...enqueue, cwd }, name === semaphore.name ? 1 : 10),
        ]),
      ]),
    )

    const limit = (name: string, goal?: Goal): Other => ({ name, theirs: found[name]!, caveat: null, goal })
    const others = figuresOf(
      peers.map(({ peer }) => peer),
      found,
    )
    const besideVerb = (verb: string, way: Way): Other[] => {
      if (way !== QUICK) return []
      if (verb.startsWith('enqueue')) return [...others, limit(SHELL)]
      return others.filter(({ name }) => name === taskSpooler.name)
    }
    return [
      ...verbs.flatMap(each => {
        const beside = [limit(NODE, each.way.goal), ...besideVerb(each.verb, each.way)]
        return compare({ measured: nameOf(each), unit: 'ms', ours: found[nameOf(each)]!, beside })
      }),
      ...compare({ measured: START, unit: 'ms', ours: found[START]!, beside: [limit(NODE)] }),
    ]
  },
}
