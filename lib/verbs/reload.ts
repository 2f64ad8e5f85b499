import { relative } from 'node:path'
import { parseVariables } from '../cli/input.ts'
import { count, note } from '../cli/output.ts'
import { shared, verb } from '../cli/verb.ts'
import { printWarnings } from '../views/script.ts'
import { encode } from '../system/json-lines.ts'

export const reload = verb({
  meta: { name: 'reload', description: 'Read sparkq.yml and all scripts again; an invalid sparkq.yml changes nothing' },
  args: {
    env: {
      type: 'string',
      valueHint: 'NAME[=VALUE]',
      multiple: true,
      description: 'A variable that the daemon and its runners have from now on, for tools that name it under env',
    },
    json: shared.json,
  },
  examples: ['sparkq reload', 'sparkq reload --env ANTHROPIC_API_KEY', 'sparkq reload --json | jq -r .tools[]'],
  exits: { 78: 'the file is invalid; the previous configuration stays in effect' },
  async run({ args, call, env, io, cwd }) {
    const variables: { env?: Record<string, string> } =
      args.env.length === 0 ? {} : { env: parseVariables(args.env, env) }
    const answer = await call('daemon.reload', variables)
    printWarnings({ io, cwd }, answer.warnings)
    if (args.json) return io.out(encode(answer))
    const facts = [
      `'${relative(cwd, answer.config)}' was read: ${count(answer.tools.length, 'tool')}, ` +
        count(answer.scripts, 'script'),
      ...(variables.env ? [`tools that name ${Object.keys(variables.env).join(', ')} get the value from here`] : []),
      'running tasks go on as they began',
    ]
    note(io, 'reload', facts.join('; '))
  },
})
