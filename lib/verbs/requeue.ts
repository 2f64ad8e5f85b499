import { eachId } from '../tasks/for-each-task.ts'
import { refuse } from '../model/errors.ts'
import { failedTasks } from '../tasks/failed-tasks.ts'
import { parseSince } from '../text/timestamp.ts'
import { shared, verb } from '../cli/verb.ts'
import { encode } from '../system/json-lines.ts'

export const requeue = verb({
  meta: {
    name: 'requeue',
    description: 'Queue finished tasks again as new tasks and print the new ids; the old ones stay',
  },
  args: {
    id: { ...shared.ids, required: false },
    failed: { type: 'boolean', description: 'All failed tasks that were not requeued yet' },
    queue: { ...shared.queue, description: 'With --failed: only those of this queue' },
    since: {
      type: 'string',
      valueHint: 'TIME',
      description: 'With --failed: only tasks since then, as 8h or 2026-01-31T07:00',
    },
    json: shared.json,
  },
  usage: ['[OPTIONS] ID…', '[OPTIONS] --failed'],
  examples: ['sparkq requeue AUTH-12', 'sparkq requeue --failed -q auth --since 8h'],
  exits: {
    66: 'no such task, or an ambiguous prefix',
    79: 'it has not finished; with several ids the code of the first rejected one',
  },
  async run({ args, call, io }) {
    const hint = "name tasks, or use 'sparkq requeue --failed'"
    if (args.failed === args.id.length > 0)
      refuse('usage', { message: args.failed ? '--failed takes no ids' : 'ID is missing', hint })
    if (!args.failed && (args.queue ?? args.since) !== undefined)
      refuse('usage', { message: '--queue and --since need --failed', hint })
    const since = args.since === undefined ? undefined : parseSince(args.since, '--since')
    const ids = args.failed ? await failedTasks({ call, queue: args.queue, since }) : args.id
    /** Several words may name one task, which is cloned once. */
    const seen = new Set<string>()
    return eachId({
      ids,
      verb: 'requeue',
      json: args.json,
      io,
      async call(word) {
        const { id } = await call('task.attempt', { id: word })
        if (seen.has(id)) return
        seen.add(id)
        return (await call('task.requeue', { ids: [id] })).tasks[0]
      },
      done: clone => clone && io.out(args.json ? encode(clone) : `${clone.id}\n`),
    })
  },
})
