import { eachId } from '../tasks/for-each-task.ts'
import { needTasksOrQueue } from '../tasks/find-tasks.ts'
import { refuse } from '../model/errors.ts'
import { note } from '../cli/output.ts'
import { shared, verb } from '../cli/verb.ts'
import type { ListedTask } from '../protocol/entities.ts'
import { canceledTasks } from '../views/canceled.ts'
import { encode } from '../system/json-lines.ts'

export const cancel = verb({
  meta: { name: 'cancel', description: 'Cancel tasks; a running one once its processes have ended' },
  args: {
    id: { ...shared.ids, required: false },
    queue: { ...shared.queue, description: 'All unfinished tasks of this queue, and print how many' },
    status: {
      type: 'string',
      valueHint: 'queued|running',
      multiple: true,
      description: 'With --queue: only the tasks in this state',
    },
    json: shared.json,
  },
  usage: ['[OPTIONS] ID…', '[OPTIONS] -q QUEUE'],
  examples: [
    'sparkq cancel AUTH-12',
    'sparkq cancel -q lint --status queued',
    'sparkq tasks --tool llm-sonnet --status queued | sparkq cancel -',
  ],
  exits: {
    66: 'no such task or queue, or an ambiguous prefix or number',
    79: 'it has finished; with several ids the code of the first rejected one',
  },
  async run({ args, call, io }) {
    needTasksOrQueue(args, 'cancel')
    if (args.queue !== undefined)
      return (await import('../tasks/cancel-queue.ts')).cancelQueue({
        call,
        io,
        json: args.json,
        queue: args.queue,
        status: args.status,
      })
    if (args.status.length > 0)
      refuse('usage', { message: '--status needs --queue', hint: "name a queue: 'sparkq cancel -q QUEUE'" })
    const canceled: ListedTask[] = []
    try {
      return await eachId({
        ids: args.id,
        verb: 'cancel',
        json: args.json,
        io,
        call: id => call('task.cancel', { id }),
        done(task) {
          if (args.json) io.out(encode(task))
          else canceled.push(task)
        },
      })
    } finally {
      if (canceled.length > 0) note(io, 'cancel', canceledTasks(canceled))
    }
  },
})
