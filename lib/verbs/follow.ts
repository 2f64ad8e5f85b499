import { exitOf, noteEnd } from '../tasks/task-end.ts'
import { findTasks, needTasksOrQueue } from '../tasks/find-tasks.ts'
import { parseCount } from '../cli/input.ts'
import { readIds } from '../tasks/named-tasks.ts'
import { count, note } from '../cli/output.ts'
import { noteIdleReasons, patientConnection } from '../tasks/waiting.ts'
import { shared, verb } from '../cli/verb.ts'

export const follow = verb({
  meta: {
    name: 'follow',
    description:
      'Print the output of tasks until they finish, and exit as they do; of a finished task its last attempt',
  },
  args: {
    id: { ...shared.ids, required: false },
    queue: {
      ...shared.queue,
      description: 'Follow every task of this queue instead, until the queue is idle',
    },
    tail: {
      type: 'string',
      valueHint: 'N',
      description: 'Start with the last N lines so far, not at the beginning',
    },
    raw: {
      type: 'boolean',
      description: 'Pass control characters to the terminal; the output of one task is unchanged',
    },
  },
  usage: ['[OPTIONS] ID…', '[OPTIONS] -q QUEUE'],
  examples: [
    'sparkq follow AUTH-12',
    'sparkq follow "$(sparkq enqueue -- npm test)"',
    'sparkq follow -q build --tail 0',
  ],
  exits: {
    0: 'all succeeded, or the reader closed the pipe',
    1: 'one of several did not; of a single task its own exit code, or 128 + N for signal N',
    66: 'no such task or queue',
    79: 'the remaining tasks will never run: their queue has ended',
    130: 'interrupted; the tasks continue',
  },
  async run(context) {
    const { args, call, io } = context
    needTasksOrQueue(args, 'follow')
    const tail = args.tail === undefined ? undefined : parseCount(args.tail, '--tail')
    // The end of the journal before any task is looked up: no later event is missed.
    const { next: place } = await call('event.list', { queue: args.queue })
    const { tasks, exit } = await findTasks(await readIds(io, args.id), { call, io, verb: 'follow', json: false })
    if (exit !== 0) return exit
    const { followTask } = await import('../follow/task.ts')
    const { followQueue } = await import('../follow/queue.ts')
    const connection = patientConnection(context, 'follow')
    const following = {
      call: connection.call,
      io,
      tail,
      raw: args.raw,
      prefixed: tasks.length !== 1,
      say: (text: string) => note(io, 'follow', text),
    }
    const queued = tasks.filter(({ status }) => status === 'queued')
    if (queued.length > 0) {
      const tasksAre = queued.length === 1 ? `${queued[0]!.friendly_id} is` : `${count(queued.length, 'task')} are`
      following.say(`${tasksAre} queued, waiting to start`)
    }
    const cancelNote = noteIdleReasons(args.queue === undefined ? queued.map(({ queue }) => queue) : [args.queue], {
      call: connection.call,
      io,
      verb: 'follow',
    })
    const printed = async (): Promise<number> => {
      if (args.queue !== undefined) return followQueue(following, args.queue, place)
      const exits = await Promise.all(
        tasks.map(async task => {
          const end = await followTask(following, task, place)
          noteEnd(io, 'follow', end)
          return exitOf(end, tasks.length === 1)
        }),
      )
      return Math.max(0, ...exits)
    }
    try {
      return await Promise.race([printed(), io.left()])
    } finally {
      cancelNote()
      connection.close()
    }
  },
})
