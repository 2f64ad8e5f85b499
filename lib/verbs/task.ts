import { eachId } from '../tasks/for-each-task.ts'
import { fs } from '../system/node-builtins.ts'
import { renderTask } from '../views/whole-task.ts'
import { shared, verb } from '../cli/verb.ts'
import { encode } from '../system/json-lines.ts'

export const task = verb({
  meta: { name: 'task', description: 'Show a task: command, attempts, result, the last lines of its output' },
  args: {
    id: shared.ids,
    raw: { type: 'boolean', description: 'Pass control characters of its output to the terminal' },
    json: shared.json,
    table: shared.text,
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
      done(whole) {
        if (args.json) return io.out(encode(whole))
        const page = renderTask(io, { task: whole, logs: logsOf(whole.log_path), raw: args.raw })
        io.out(`${blocks++ ? '\n' : ''}${page}`)
      },
    })
  },
})

/** The log files of an attempt that are there and not empty. */
const logsOf = (path: string | null): string[] =>
  path === null
    ? []
    : ['.out', '.err']
        .map(suffix => `${path}${suffix}`)
        .filter(file => (fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0)
