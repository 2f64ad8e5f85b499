import { shared, verb } from '../cli/verb.ts'
import { printWarnings } from '../views/script.ts'
import { encode } from '../system/json-lines.ts'

export const reload = verb({
  meta: { name: 'reload', description: 'Read sparkq.yml and all scripts again; an invalid sparkq.yml changes nothing' },
  args: { json: shared.json },
  examples: ['sparkq reload', 'sparkq reload --json | jq -r .tools[]'],
  exits: { 78: 'the file is invalid; the previous configuration stays in effect' },
  async run({ args, call, io, cwd }) {
    const answer = await call('daemon.reload', {})
    printWarnings({ io, cwd }, answer.warnings)
    if (args.json) io.out(encode(answer))
  },
})
