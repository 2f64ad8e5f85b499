// The ends of tasks, in the order in which they end.

import type { Call } from '../rpc/client.ts'
import type { EndedTask } from '../tasks/task-end.ts'
import { asSparkqError, refuse } from '../model/errors.ts'
import type { FoundTask } from '../tasks/find-tasks.ts'
import { queueEvents, type QueueEvents } from './queue-events.ts'

/** `task` is the ended task; undefined if the caller does not need it, or if it was purged since. */
export type FollowedEnd = { id: string; status: EndedTask['status']; task: EndedTask | undefined }

type FollowedIds = {
  call: Call
  /** Whether `task` is also set for tasks that succeeded. */
  whole: boolean
}

/** The final status of a task, by the kind of the event that ends it. */
const ENDS = new Map<string, FollowedEnd['status']>(
  (['succeeded', 'failed', 'canceled'] as const).map(status => [`task.${status}`, status]),
)

/** The daemon holds the responses of one turn in memory, and a task may have megabytes. */
const MAX_CONCURRENT_REQUESTS = 8

/** The end of one task. Rejects with `not_found` if it is purged first. */
export async function* endOfTask(call: Call, id: string): AsyncGenerator<FollowedEnd> {
  const task = await call('task.wait', { id })
  yield { id, status: task.status, task }
}

/** The ends of these tasks, which were found at the place `after` in the journal: one request waits for all of them.
 * Throws `conflict` once the remaining tasks can never run. */
export async function* endsOfTasks(
  { call, whole }: FollowedIds,
  tasks: readonly FoundTask[],
  after: number,
): AsyncGenerator<FollowedEnd> {
  const open = new Map(tasks.map(({ id, queue }) => [id, queue]))
  /** The open tasks that are queued in a queue that has ended: friendly ids by id. */
  const stuck = new Map<string, string>()
  const ended = (ends: readonly BareEnd[]): AsyncGenerator<FollowedEnd> =>
    withTasks(
      { call, whole },
      ends.filter(({ id }) => {
        stuck.delete(id)
        return open.delete(id)
      }),
    )
  const look = async (queue: string, ids: readonly string[]): Promise<void> => {
    // A queue that was renamed meanwhile is looked at once its event is read.
    if (ids.length === 0 || !OVER.has((await call('queue.show', { queue }).catch(ifGone))?.status ?? '')) return
    for (let start = 0; start < ids.length; start += MAX_CONCURRENT_REQUESTS) {
      const found = await Promise.all(
        ids.slice(start, start + MAX_CONCURRENT_REQUESTS).map(id => call('task.attempt', { id }).catch(ifGone)),
      )
      for (const task of found) if (task?.status === 'queued') stuck.set(task.id, task.friendly_id)
    }
  }
  /** `detail` of the event that a queue was renamed: `OLD -> NEW`. */
  const rename = async (detail: string): Promise<void> => {
    const [before, after] = detail.split(' -> ') as [string, string]
    const ids = openIn(before)
    for (const id of ids) open.set(id, after)
    await look(after, ids)
  }
  const openIn = (queue: string | null): string[] => [...open].filter(([, its]) => its === queue).map(([id]) => id)

  yield* ended(tasks.flatMap(({ id, status }) => endsBy(id, `task.${status}`)))
  for (const queue of new Set(tasks.filter(({ status }) => status === 'queued').map(({ queue }) => queue)))
    await look(queue, openIn(queue))
  for (let place = after; open.size > stuck.size; ) {
    const { events, next } = await call('event.list', {
      kinds: [...ENDS.keys(), 'task.released', 'queue.renamed', 'queue.ended'],
      after: place,
      wait: null,
    })
    yield* ended(events.flatMap(({ task, kind }) => endsBy(task!, kind)))
    for (const { kind, task, queue, detail } of events) {
      if (kind === 'queue.renamed') await rename(detail!)
      else if (kind === 'queue.ended') await look(queue!, openIn(queue))
      else if (kind === 'task.released' && open.has(task!)) await look(queue!, [task!])
    }
    place = next
  }
  if (open.size === 0) return
  const [name, ...others] = [...stuck.values()]
  const listed = `${others.slice(0, MAX_NAMED_TASKS).join(', ')}${others.length > MAX_NAMED_TASKS ? ', …' : ''}`
  const also = others.length === 0 ? '' : `, as ${others.length === 1 ? 'is' : 'are'} ${listed}`
  refuse('conflict', {
    kind: 'task',
    name: name!,
    is: `queued in a queue that has ended${also}`,
    needs: 'one that will run',
  })
}

/** How many further tasks the error names. */
const MAX_NAMED_TASKS = 4

const OVER: ReadonlySet<string> = new Set(['ended', 'archived'])

/** The tasks of a queue that end after a place in the journal. */
export async function* endsOfQueue({
  whole,
  ...queue
}: Omit<QueueEvents, 'kinds'> & FollowedIds): AsyncGenerator<FollowedEnd> {
  const kinds = [...ENDS.keys()].filter(kind => whole || kind !== 'task.succeeded')
  for await (const { task, kind } of queueEvents({ ...queue, kinds }))
    yield* withTasks({ call: queue.call, whole }, endsBy(task!, kind))
}

type BareEnd = Omit<FollowedEnd, 'task'>

/** The end that an event of this kind is for its task; empty if it is not its end. */
const endsBy = (id: string, kind: string): BareEnd[] => {
  const status = ENDS.get(kind)
  return status === undefined ? [] : [{ id, status }]
}

/** Adds the tasks to their ends, a few requests at a time. */
async function* withTasks({ call, whole }: FollowedIds, ends: readonly BareEnd[]): AsyncGenerator<FollowedEnd> {
  for (let start = 0; start < ends.length; start += MAX_CONCURRENT_REQUESTS) {
    yield* await Promise.all(
      ends.slice(start, start + MAX_CONCURRENT_REQUESTS).map(async end => ({
        ...end,
        task: whole || end.status !== 'succeeded' ? await call('task.wait', { id: end.id }).catch(ifGone) : undefined,
      })),
    )
  }
}

export const ifGone = (error: unknown): undefined => {
  if (asSparkqError(error).code !== 'not_found') throw error
}
