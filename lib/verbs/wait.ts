import { parseDuration } from '../text/duration.ts'
import { exitOf, noteEnd, type EndedTask } from '../tasks/task-end.ts'
import { findTasks, needTasksOrQueue } from '../tasks/find-tasks.ts'
import { queueSinceBusy } from '../follow/queue-events.ts'
import { endOfTask, endsOfQueue, endsOfTasks, type FollowedEnd } from '../follow/ends.ts'
import { readIds } from '../tasks/named-tasks.ts'
import type { Lasting } from '../rpc/reconnecting-client.ts'
import { count, encodeRow } from '../cli/output.ts'
import { endAfter, noteIdleReasons, patientConnection } from '../tasks/waiting.ts'
import { shared, verb, type VerbContext } from '../cli/verb.ts'

export const wait = verb({
  meta: { name: 'wait', description: 'Wait until tasks have finished, or until a queue is idle' },
  args: {
    id: { ...shared.ids, required: false },
    queue: {
      ...shared.queue,
      description: 'Wait until the queue is idle; reports every task finished since it was last idle',
    },
    any: { type: 'boolean', description: 'Wait only for the first of them, and print its id' },
    timeout: { type: 'string', valueHint: 'DURATION', description: 'Wait up to this long, as 90s or 10m' },
    json: { ...shared.json, description: 'Print each task as it finishes, as one line of JSON' },
  },
  usage: ['[OPTIONS] ID…', '[OPTIONS] -q QUEUE'],
  examples: [
    'id=$(sparkq enqueue -- npm test) && sparkq wait "$id" && sparkq enqueue -- npm run deploy',
    'sparkq wait -q build --timeout 10m',
    'for f in *.c; do sparkq enqueue -q lint -- lint "$f"; done | sparkq wait -',
    'sparkq tasks --status running | sparkq wait - --any',
  ],
  exits: {
    0: 'all succeeded',
    1: 'one of several did not; of a single task its own exit code, or 128 + N for signal N',
    66: 'no such task or queue',
    79: 'the remaining tasks will never run: their queue has ended',
    124: 'they did not finish in time',
    130: 'interrupted; the tasks continue',
  },
  async run(context) {
    const { args, io } = context
    needTasksOrQueue(args, 'wait')
    const seconds = args.timeout === undefined ? undefined : parseDuration(args.timeout, '--timeout')
    const connection = patientConnection(context, 'wait')
    let left = (): string =>
      args.queue !== undefined
        ? `queue '${args.queue}'`
        : args.id.length === 1 && args.id[0] !== '-'
          ? `task '${args.id[0]}'`
          : 'finding these tasks'
    let cancelNote = (): void => {}
    const ending = async (): Promise<number> => {
      const awaited =
        args.queue === undefined
          ? await namedTasks(context, args, connection)
          : await wholeQueue(context, args.queue, args, connection)
      if (typeof awaited === 'number') return awaited
      const { ends, ended, queues, single } = awaited
      left = awaited.left
      cancelNote = noteIdleReasons(queues, { call: connection.call, io, verb: 'wait' })
      let code = 0
      for await (const { id, status, task } of ends) {
        ended(id)
        if (task) noteEnd(io, 'wait', task)
        if (args.json && task) io.out(encodeRow(shapeOf(task)))
        else if (args.any) io.out(`${id}\n`)
        await io.drained()
        code ||= task ? exitOf(task, single || args.any) : Number(status !== 'succeeded')
        if (args.any) return code
        if (io.closed()) return 0
      }
      return code
    }
    const limit = endAfter(seconds, () => left())
    try {
      // Only --json prints more than one line, so only then a reader that leaves ends the wait.
      return await Promise.race([ending(), limit.over, ...(args.json ? [io.left().then(() => 0)] : [])])
    } finally {
      limit.cancel()
      cancelNote()
      connection.close()
    }
  },
})

type WaitArgs = { id: string[]; any: boolean; json: boolean }
type AwaitedTasks = {
  ends: AsyncIterable<FollowedEnd>
  /** Marks a task as ended. */
  ended(id: string): void
  /** Describes what has not ended. */
  left(): string
  /** Queues with tasks that have not started. */
  queues: string[]
  /** True for a single task, whose exit code the verb returns. */
  single: boolean
}

/** Finds all tasks before it waits for any; returns the exit code if one is not found. */
const namedTasks = async (
  { call, io }: VerbContext,
  { id, any, json }: WaitArgs,
  connection: Lasting,
): Promise<AwaitedTasks | number> => {
  const ids = await readIds(io, id)
  // The end of the journal before the tasks are looked up: no later event is missed.
  const { next: place } = ids.length > 1 ? await call('event.list', {}) : { next: 0 }
  const { tasks, exit } = await findTasks(ids, { call, io, verb: 'wait', json })
  if (exit !== 0) return exit
  const single = tasks.length === 1
  const open = new Map(tasks.map(task => [task.id, task.friendly_id]))
  return {
    ends: single
      ? endOfTask(connection.call, tasks[0]!.id)
      : endsOfTasks({ call: connection.call, whole: any || json }, tasks, place),
    ended: id => void open.delete(id),
    left: () =>
      single
        ? `task '${tasks[0]!.friendly_id}'`
        : `${open.size} of ${count(tasks.length, 'task')} (${listed([...open.values()])})`,
    queues: tasks.filter(({ status }) => status === 'queued').map(({ queue }) => queue),
    single,
  }
}

const listed = (names: readonly string[]): string =>
  names.slice(0, MAX_LISTED_TASKS).join(', ') + (names.length > MAX_LISTED_TASKS ? ', …' : '')

/** Names in the message about tasks that did not finish in time. */
const MAX_LISTED_TASKS = 5

const wholeQueue = async (
  { call }: VerbContext,
  reference: string,
  { any, json }: WaitArgs,
  connection: Lasting,
): Promise<AwaitedTasks> => {
  const { id: queue, name, after } = await queueSinceBusy(call, reference)
  const over = connection.call('queue.wait', { queue })
  return {
    ends: endsOfQueue({ call: connection.call, queue, after, over, whole: any || json }),
    ended: () => {},
    left: () => `queue '${name}'`,
    queues: [name],
    single: false,
  }
}

/** A task as `sparkq tasks` prints it. */
const shapeOf = ({ attempt: _, ...task }: EndedTask): object => task
