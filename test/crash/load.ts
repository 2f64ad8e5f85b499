// Enqueues while everything around it is killed, as the verb does: over the socket, through the spool while the daemon
// is down. What it was told is in, must be there at the end.

import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '../../lib/rpc/client.ts'
import { deliver } from '../../lib/tasks/submit.ts'
import { SparkqError } from '../../lib/model/errors.ts'
import { newId } from '../../lib/model/id.ts'
import { random } from '../helpers/random.ts'
import { draw, kinds, type KindName } from './kinds.ts'
import type { Site } from './site.ts'

export type Load = {
  /** The tasks that were acknowledged, by id. */
  acknowledged: ReadonlyMap<string, KindName>
  counts: { socket: number; spool: number; verb: number; unanswered: number }
  /** A burst of its own, now. */
  burst(): Promise<void>
  /** Rejects with what it could not go on after. */
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** So many tasks may wait; more would only make the end long. */
const BACKLOG = 24
const LARGEST_BATCH = 4
/** One of so many batches goes through `sparkq enqueue`, a process of its own. */
const BY_VERB = 12

export const startLoad = (site: Site, { seed, without }: { seed: number; without: readonly string[] }): Load => {
  const from = Object.fromEntries(Object.entries(kinds).filter(([name]) => !without.includes(name))) as Partial<
    typeof kinds
  >
  const chance = random(seed)
  const acknowledged = new Map<string, KindName>()
  const counts = { socket: 0, spool: 0, verb: 0, unanswered: 0 }
  let client: Client | undefined
  let stopped = false

  const connect = async (): Promise<Client> => {
    const made = client ?? (await site.dial())
    if (client === undefined) void made.closed.then(() => client === made && (client = undefined))
    return (client = made)
  }
  const daemon: Parameters<typeof deliver>[0] = {
    connect: () => site.dial(),
    call: async (method, params) => (await connect()).call(method, params),
    project: () => ({ dir: site.stateDir, socket: '' }),
  }

  const burst = async (): Promise<void> => {
    const drawn = Array.from({ length: 1 + chance(LARGEST_BATCH) }, () => ({
      id: newId('tsk'),
      ...draw(chance, site, from),
    }))
    if (chance(BY_VERB) === 0) return byVerb(drawn)
    try {
      const delivery = await deliver(daemon, { tasks: drawn.map(({ id, task }) => ({ id, ...task })) })
      counts['waiting' in delivery ? 'spool' : 'socket'] += drawn.length
      for (const { id, kind } of drawn) acknowledged.set(id, kind)
    } catch (error) {
      // No word came, so nothing was promised; they may be there or not.
      if (!(error instanceof SparkqError && UNANSWERED.has(error.code))) throw error
      counts.unanswered += drawn.length
    }
  }

  /** What it prints is in, whatever became of it afterwards. */
  const byVerb = async (drawn: Drawn[]): Promise<void> => {
    const { code, stdout, stderr } = await site.project.sparkq(
      ['enqueue', '-'],
      drawn.map(({ task }) => `${JSON.stringify(task)}\n`).join(''),
    )
    const ids = stdout.split('\n').filter(line => line !== '')
    if (code === 0 && ids.length !== drawn.length)
      throw new Error(`sparkq enqueue printed ${ids.length} ids of ${drawn.length}: ${stderr}`)
    if (code !== 0 && !NOT_NOW.has(code)) throw new Error(`sparkq enqueue: exit ${code}: ${stderr}`)
    counts[code === 0 ? 'verb' : 'unanswered'] += drawn.length
    for (const [i, id] of ids.entries()) acknowledged.set(id, drawn[i]!.kind)
  }

  const isFull = async (): Promise<boolean> => {
    const { queues } = await daemon.call('queue.list', {})
    return queues.reduce((sum, queue) => sum + queue.counts.queued, 0) > BACKLOG
  }

  const working = (async () => {
    while (!stopped) {
      await sleep(10 + chance(60))
      // While it cannot be asked there are no claims either, so a little is enough.
      if (!(await isFull().catch(() => chance(12) > 0))) await burst()
    }
  })()
  working.catch(() => {}) // `stop` tells

  const stop = (): Promise<void> => {
    stopped = true
    return working
  }
  return { acknowledged, counts, burst, stop, [Symbol.asyncDispose]: () => stop().catch(() => {}) }
}

type Drawn = ReturnType<typeof draw>

const UNANSWERED = new Set(['disconnected', 'unreachable', 'shutting_down', 'busy'])
/** Exit codes of a daemon that cannot be reached or asks for patience. */
const NOT_NOW = new Set([69, 75])
