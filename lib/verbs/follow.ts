import { exitOf, sayEnd } from '../tasks/task-end.ts'
import { findTasks, needTasksOrQueue } from '../tasks/find-tasks.ts'
import { parseCount } from '../cli/input.ts'
import { readIds } from '../tasks/named-tasks.ts'
import { count, note } from '../cli/output.ts'
import { patientLine, sayWhyIdle } from '../tasks/waiting.ts'
import { shared, verb } from '../cli/verb.ts'

export const follow = verb({
  meta: {
    name: 'follow',
    description:
      'Print the output of tasks while they run and end as they do; of a finished one that of its last attempt',
  },
  args: {
    id: { ...shared.ids, required: false },
    queue: {
      ...shared.queue,
      description: 'Instead every task of this queue as it runs, until nothing is left to do in it',
    },
    tail: {
      type: 'string',
      valueHint: 'N',
      description: 'Begin with the last N lines of what there is, not at the beginning',
    },
    raw: {
      type: 'boolean',
      description: 'Let control characters act on the terminal; the output of one task comes byte by byte',
    },
  },
  examples: [
    'sparkq follow AUTH-12',
    'sparkq follow "$(sparkq enqueue -- npm test)"',
    'sparkq follow -q build --tail 0',
  ],
  exits: {
    0: 'all succeeded, or nobody reads any more',
    1: 'one of many did not; for one task it is what that exited with, 128 + N where signal N ended it',
    66: 'no such task or queue',
    79: 'what is left will never run: its queue has ended',
    130: 'interrupted; the tasks run on',
  },
  async run(context) {
    const { args, call, io } = context
    needTasksOrQueue(args, 'follow')
    const tail = args.tail === undefined ? undefined : parseCount(args.tail, '--tail')
    // Where the journal is before anything is looked at: what happens from here on is not missed.
    const { next: place } = await call('event.list', { queue: args.queue })
    const { tasks, exit } = await findTasks(await readIds(io, args.id), { call, io, verb: 'follow', json: false })
    if (exit !== 0) return exit
    const { followTask } = await import('../follow/task.ts')
    const { followQueue } = await import('../follow/queue.ts')
    const line = patientLine(context, 'follow')
    const following = {
      call: line.call,
      io,
      tail,
      raw: args.raw,
      prefixed: tasks.length !== 1,
      say: (text: string) => note(io, 'follow', text),
    }
    const queued = tasks.filter(({ status }) => status === 'queued')
    if (queued.length > 0)
      following.say(
        `${queued.length === 1 ? `${queued[0]!.friendly_id} is` : `${count(queued.length, 'task')} are`} queued, waiting for the start`,
      )
    const unsay = sayWhyIdle(args.queue === undefined ? queued.map(({ queue }) => queue) : [args.queue], {
      call: line.call,
      io,
      verb: 'follow',
    })
    const printed = async (): Promise<number> => {
      if (args.queue !== undefined) return followQueue(following, args.queue, place)
      const exits = await Promise.all(
        tasks.map(async task => {
          const end = await followTask(following, task, place)
          sayEnd(io, 'follow', end)
          return exitOf(end, tasks.length === 1)
        }),
      )
      return Math.max(0, ...exits)
    }
    try {
      return await Promise.race([printed(), io.left()])
    } finally {
      unsay()
      line.close()
    }
  },
})
