// Tasks as they end, whichever ends first.

import type { Call } from '../rpc/client.ts'
import type { Ended } from '../tasks/task-end.ts'
import { asSparkqError, refuse } from '../model/errors.ts'
import type { Found } from '../tasks/find-tasks.ts'
import { queueEvents, type QueueEvents } from './queue-events.ts'

/** `task` is how it ended; undefined where that is of no interest, or it was purged since. */
export type End = { id: string; status: Ended['status']; task: Ended | undefined }

type Interest = {
  call: Call
  /** Whether those that succeeded are wanted whole too. */
  whole: boolean
}

/** By the kinds of their events. */
const ENDS = new Map<string, End['status']>(
  (['succeeded', 'failed', 'canceled'] as const).map(status => [`task.${status}`, status]),
)

/** Answers of one turn pile up in the daemon, and a task may weigh megabytes. */
const AT_ONCE = 8

/** The end of one task. Rejects with `not_found` when it was purged first. */
export async function* endOfTask(call: Call, id: string): AsyncGenerator<End> {
  const task = await call('task.wait', { id })
  yield { id, status: task.status, task }
}

/** The ends of these tasks, which were found at a place in the journal: one request to the daemon waits for them all.
 * Throws `conflict` once the remaining tasks will never run. */
export async function* endsOfTasks(
  { call, whole }: Interest,
  tasks: readonly Found[],
  after: number,
): AsyncGenerator<End> {
  const open = new Map(tasks.map(({ id, queue }) => [id, queue]))
  /** Of them those that are queued where nothing is handed out any more. */
  const stuck = new Map<string, string>()
  const ended = (ends: readonly Named[]): AsyncGenerator<End> =>
    told(
      { call, whole },
      ends.filter(({ id }) => {
        stuck.delete(id)
        return open.delete(id)
      }),
    )
  const look = async (queue: string, ids: readonly string[]): Promise<void> => {
    if (ids.length === 0 || !OVER.has((await call('queue.show', { queue })).status)) return
    for (let start = 0; start < ids.length; start += AT_ONCE) {
      const found = await Promise.all(
        ids.slice(start, start + AT_ONCE).map(id => call('task.attempt', { id }).catch(ifGone)),
      )
      for (const task of found) if (task?.status === 'queued') stuck.set(task.id, task.friendly_id)
    }
  }
  const openIn = (queue: string | null): string[] => [...open].filter(([, its]) => its === queue).map(([id]) => id)

  yield* ended(tasks.flatMap(({ id, status }) => named(id, `task.${status}`)))
  for (const queue of new Set(tasks.filter(({ status }) => status === 'queued').map(({ queue }) => queue)))
    await look(queue, openIn(queue))
  for (let place = after; open.size > stuck.size; ) {
    const { events, next } = await call('event.list', {
      kinds: [...ENDS.keys(), 'task.released', 'queue.ended'],
      after: place,
      wait: null,
    })
    yield* ended(events.flatMap(({ task, kind }) => named(task!, kind)))
    for (const { kind, task, queue } of events) {
      if (kind === 'queue.ended') await look(queue!, openIn(queue))
      else if (kind === 'task.released' && open.has(task!)) await look(queue!, [task!])
    }
    place = next
  }
  if (open.size === 0) return
  const [name, ...others] = [...stuck.values()]
  const also =
    others.length === 0
      ? ''
      : `, as ${others.length === 1 ? 'is' : 'are'} ${others.slice(0, NAMED).join(', ')}${others.length > NAMED ? ', …' : ''}`
  refuse('conflict', {
    kind: 'task',
    name: name!,
    is: `queued in a queue that has ended${also}`,
    needs: 'one that will run',
  })
}

/** So many more of those that will never run are named. */
const NAMED = 4

const OVER: ReadonlySet<string> = new Set(['ended', 'archived'])

/** What ends in a queue from a place on. */
export async function* endsOfQueue({ whole, ...queue }: Omit<QueueEvents, 'kinds'> & Interest): AsyncGenerator<End> {
  const kinds = [...ENDS.keys()].filter(kind => whole || kind !== 'task.succeeded')
  for await (const { task, kind } of queueEvents({ ...queue, kinds }))
    yield* told({ call: queue.call, whole }, named(task!, kind))
}

type Named = Omit<End, 'task'>

/** A task by the kind of event that it met, where that is its end. */
const named = (id: string, kind: string): Named[] => {
  const status = ENDS.get(kind)
  return status === undefined ? [] : [{ id, status }]
}

/** What these became, a few at a time. */
async function* told({ call, whole }: Interest, ends: readonly Named[]): AsyncGenerator<End> {
  for (let start = 0; start < ends.length; start += AT_ONCE) {
    yield* await Promise.all(
      ends.slice(start, start + AT_ONCE).map(async end => ({
        ...end,
        task: whole || end.status !== 'succeeded' ? await call('task.wait', { id: end.id }).catch(ifGone) : undefined,
      })),
    )
  }
}

export const ifGone = (error: unknown): undefined => {
  if (asSparkqError(error).code !== 'not_found') throw error
}
