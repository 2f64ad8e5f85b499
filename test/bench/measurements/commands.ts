import { join } from 'node:path'
import type { Client } from '../../../lib/rpc/client.ts'
import { root } from '../../helpers/project.ts'
import { compare, type Measurement, type Other, type Row } from '../measurement.ts'
import { beanstalkd } from '../peers/beanstalkd.ts'
import { nq } from '../peers/nq.ts'
import { semaphore } from '../peers/parallel.ts'
import type { Enqueues } from '../peers/peer.ts'
import { taskSpooler } from '../peers/task-spooler.ts'
import { request, requestOf } from '../requests.ts'
import { interleave } from '../rounds.ts'
import { openShellLoop, times, type Command } from '../shell-loop.ts'

const launcher = join(root, 'bin/sparkq')
const NODE = 'node -e 0'
const SHELL = 'sh -c :'

/** What is typed, and the words that it needs for so many times: tasks made for it before the clock starts. */
const VERBS: Record<string, { line: string; words(client: Client, cwd: string, count: number): Promise<string[]> }> = {
  'enqueue -- true': { line: `'${launcher}' enqueue -- true`, words: async (_, __, count) => times(count) },
  'claim -q default': {
    line: `'${launcher}' claim -q default`,
    async words(client, cwd, count) {
      await client.call('task.enqueue', requestOf(cwd, count))
      return times(count)
    },
  },
  'complete ID --summary done': {
    line: `'${launcher}' complete "$word" --summary done`,
    async words(client, cwd, count) {
      await client.call('task.enqueue', requestOf(cwd, count))
      const claimed = await Promise.all(times(count).map(() => client.call('task.claim', { queue: 'default' })))
      return claimed.map(task => task!.id)
    },
  },
  'task ID': {
    line: `'${launcher}' task "$word"`,
    async words(client, cwd, count) {
      const { tasks } = await client.call('task.enqueue', request(cwd))
      return times(count).map(() => tasks[0]!.id)
    },
  },
  status: { line: `'${launcher}' status`, words: async (_, __, count) => times(count) },
}

/** The way through the daemon, and the one in a Node process of its own that is taken where that cannot be. */
const WAYS = [
  { name: '', env: {}, count: 10, beside: { [NODE]: { most: 0.2 }, [taskSpooler.name]: { most: 4 } } },
  { name: ', slow way', env: { SPARKQ_FAST: '0' }, count: 3, beside: { [NODE]: { most: 1.25 } } },
] satisfies { name: string; env: Record<string, string>; count: number; beside: Record<string, Other['promise']> }[]

export const commands: Measurement = {
  about: `the whole process of what is typed, from fork to exit, with the daemon up: several of each in turn, started by loops of sh; 'slow way' is with SPARKQ_FAST=0. Beside Node and sh that do nothing, and beside what enqueues with others`,
  seconds: 35,
  async run(workshop) {
    const project = await workshop.project()
    const client = await project.client()
    const cwd = project.dir
    using loops = new DisposableStack()
    /** A round of a command: the milliseconds of one of so many. */
    const round = (command: Command, count: number, words = async () => times(count)) => {
      const loop = loops.use(openShellLoop(command))
      return async () => loop.run(await words())
    }
    const ours = Object.entries(VERBS).flatMap(([verb, { line, words }]) =>
      WAYS.map(
        way =>
          [
            verb + way.name,
            round({ line, cwd, env: way.env }, way.count, () => words(client, cwd, way.count)),
          ] as const,
      ),
    )
    const peers = await workshop.peers<Enqueues>([taskSpooler, nq, semaphore, beanstalkd])
    const found: Record<string, number[]> = await interleave(
      workshop.rounds(16),
      Object.fromEntries([
        ...ours,
        [NODE, round({ line: `'${process.execPath}' -e 0`, cwd }, 4)],
        [SHELL, round({ line: SHELL, cwd }, 10)],
        ...peers.map(
          ({ peer: { name }, served: { enqueue } }) =>
            [name, round({ ...enqueue, cwd }, name === semaphore.name ? 1 : 10)] as const,
        ),
      ]),
    )

    const rows: Row[] = []
    for (const way of WAYS) {
      for (const verb of Object.keys(VERBS)) {
        const beside = Object.entries(way.beside)
          .filter(([name]) => name in found)
          .map(([name, promise]) => ({
            name,
            its: found[name]!,
            less: peers.find(({ peer }) => peer.name === name)?.peer.less ?? null,
            promise,
          }))
        const others =
          way.name === '' && verb === 'enqueue -- true'
            ? [{ name: SHELL, less: null }, ...peers.map(({ peer }) => peer)].filter(
                ({ name }) => !(name in way.beside),
              )
            : []
        rows.push(
          ...compare({
            measured: `sparkq ${verb}${way.name}`,
            unit: 'ms',
            ours: found[verb + way.name]!,
            beside: [...beside, ...others.map(({ name, less }) => ({ name, less, its: found[name]! }))],
          }),
        )
      }
    }
    return rows
  },
}
