import { eachId } from '../tasks/for-each-task.ts'
import { wantsJson } from '../cli/output.ts'
import { renderTask } from '../views/task.ts'
import { shared, verb } from '../cli/verb.ts'
import { encode } from '../system/json-lines.ts'

export const task = verb({
  meta: { name: 'task', description: 'Show a task in full: command, attempts, result, output' },
  args: {
    id: shared.ids,
    raw: { type: 'boolean', description: 'Pass control characters of its output to the terminal' },
    json: shared.json,
    table: { type: 'boolean', description: 'Print for people, also into a pipe' },
  },
  examples: ['sparkq task AUTH-12', 'sparkq task AUTH-12 --json | jq -r .stderr'],
  exits: { 66: 'no such task, or an ambiguous prefix' },
  quick: true,
  async run({ args, call, io }) {
    let blocks = 0
    return eachId({
      ids: args.id,
      verb: 'task',
      json: args.json,
      io,
      call: id => call('task.get', { id }),
      done: whole =>
        io.out(wantsJson(io, args) ? encode(whole) : `${blocks++ ? '\n' : ''}${renderTask(io, whole, args.raw)}`),
    })
  },
})
