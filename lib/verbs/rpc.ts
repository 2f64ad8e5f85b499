import { refuse } from '../model/errors.ts'
import { parseJson } from '../cli/input.ts'
import { shared, verb } from '../cli/verb.ts'
import { encode } from '../system/json-lines.ts'

export const rpc = verb({
  meta: { name: 'rpc', description: 'Call any method of the daemon and print its result as one line of JSON' },
  args: {
    method: { type: 'positional', required: true, description: 'Its name, as task.list' },
    params: {
      type: 'positional',
      required: false,
      description: 'Its parameters as a JSON object; - reads them from stdin',
    },
    json: shared.json,
  },
  examples: ["sparkq rpc daemon.describe | jq -r '.methods | keys[]'", 'sparkq rpc task.list \'{"limit":1}\''],
  exits: { 65: 'the parameters are not JSON, or not what the method takes', 66: 'no such method' },
  async run({ args, call, io }) {
    const lines: string[] = []
    if (args.params === '-') for await (const line of io.lines()) lines.push(line)
    const text = args.params === '-' ? lines.join('\n') : (args.params ?? '{}')
    if (text.trim() === '')
      refuse('invalid', {
        what: 'PARAMS',
        why: 'nothing on stdin',
        hint: "write '{}' for no parameters",
      })
    io.out(encode(await call(args.method as never, parseJson(text, 'PARAMS') as never)))
  },
})
