import { parseDuration } from '../duration.ts'
import { exitOf, sayEnd, type Ended } from '../ended.ts'
import { refuse } from '../errors.ts'
import { findTasks } from '../find-tasks.ts'
import { endsOfQueue, endsOfTasks } from '../follow/ends.ts'
import { readIds } from '../input.ts'
import type { Lasting } from '../lasting.ts'
import { count } from '../output.ts'
import { endAfter, patientLine, sayWhyIdle } from '../patience.ts'
import { shared, verb, type VerbContext } from '../verb.ts'
import { encode } from '../wire.ts'

export const wait = verb({
  meta: { name: 'wait', description: 'Wait until tasks have finished, or until a queue has nothing left to do' },
  args: {
    id: { ...shared.ids, required: false },
    queue: { ...shared.queue, description: 'Instead until nothing is queued or running in this queue' },
    any: { type: 'boolean', description: 'Only until the first of them has finished; its id is printed' },
    timeout: { type: 'string', valueHint: 'DURATION', description: 'At most so long, as 90s or 10m' },
    json: { ...shared.json, description: 'Print each task as it finishes, as one line of JSON' },
  },
  examples: [
    'id=$(sparkq enqueue -- npm test) && sparkq wait "$id" && sparkq enqueue -- npm run deploy',
    'sparkq wait -q build --timeout 10m',
    'sparkq tasks --status running | sparkq wait - --any',
  ],
  exits: { 0: 'all succeeded', 1: 'one of many did not; for one task it is what that exited with, 128 + N where signal N ended it', 124: 'they did not finish in time', 130: 'interrupted; the tasks run on' },
  async run(context) {
    const { args, io } = context
    if ((args.queue === undefined) === (args.id.length === 0)) {
      refuse('usage', { message: args.queue === undefined ? 'ID is missing' : '--queue takes no ids', hint: "name tasks, or a queue: 'sparkq wait -q QUEUE'" })
    }
    const seconds = args.timeout === undefined ? undefined : parseDuration(args.timeout, '--timeout')
    const line = patientLine(context, 'wait')
    const awaited = args.queue === undefined ? await namedTasks(context, args, line) : await wholeQueue(context, args.queue, args, line)
    if (typeof awaited === 'number') return awaited
    const { ends, ended, left, queues, single } = awaited
    const unsay = sayWhyIdle(queues, { call: line.call, io, verb: 'wait' })
    const ending = async (): Promise<number> => {
      let code = 0
      for await (const task of ends) {
        ended(task)
        sayEnd(io, 'wait', task)
        if (args.json) io.out(encode(shapeOf(task)))
        else if (args.any) io.out(`${task.id}\n`)
        if (args.any) return exitOf(task, true)
        await io.drained()
        code ||= exitOf(task, single)
      }
      return code
    }
    const limit = endAfter(seconds, left)
    try {
      return await Promise.race([ending(), limit.over])
    } finally {
      limit.cancel()
      unsay()
      line.close()
    }
  },
})

type Asked = { id: string[]; any: boolean; json: boolean }
type Awaited = {
  ends: AsyncIterable<Ended>
  /** One of them has come. */
  ended(task: Ended): void
  /** What has not, in words. */
  left(): string
  /** Whose tasks have not begun. */
  queues: string[]
  /** Whether there is one task alone, whose exit code is its own. */
  single: boolean
}

/** All of them are looked for before any is waited for: the exit code when that does not find all. */
const namedTasks = async ({ call, io }: VerbContext, { id, json }: Asked, line: Lasting): Promise<Awaited | number> => {
  const { tasks, exit } = await findTasks(await readIds(io, id), { call, io, verb: 'wait', json })
  if (exit !== 0) return exit
  const open = new Map(tasks.map(task => [task.id, task.friendly_id]))
  return {
    ends: endsOfTasks(line.call, [...open.keys()]),
    ended: task => void open.delete(task.id),
    left: () => tasks.length === 1 ? `task '${tasks[0]!.friendly_id}'` : `${open.size} of ${count(tasks.length, 'task')} (${[...open.values()].slice(0, NAMED).join(', ')}${open.size > NAMED ? ', …' : ''})`,
    queues: tasks.filter(({ status }) => status === 'queued').map(({ queue }) => queue),
    single: tasks.length === 1,
  }
}

/** So many of those that did not finish in time are named. */
const NAMED = 5

const wholeQueue = async ({ call }: VerbContext, reference: string, { any, json }: Asked, line: Lasting): Promise<Awaited> => {
  const { id: queue, name } = await call('queue.show', { queue: reference })
  const { next: after } = await call('event.list', { queue })
  const over = line.call('queue.wait', { queue, after })
  return {
    // Those that succeeded are of no interest unless they are to be printed.
    ends: endsOfQueue({ call: line.call, queue, after, over }, any || json ? ['succeeded', 'failed', 'canceled'] : ['failed', 'canceled']),
    ended: () => {},
    left: () => `queue '${name}'`,
    queues: [name],
    single: false,
  }
}

/** A task as `sparkq tasks` prints it. */
const shapeOf = ({ attempt: _, ...task }: Ended): object => task
