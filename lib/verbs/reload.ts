import { shared, verb } from '../verb.ts'
import { encode } from '../wire.ts'

export const reload = verb({
  meta: { name: 'reload', description: 'Read sparkq.yml again; a broken one changes nothing' },
  args: { json: shared.json },
  examples: ['sparkq reload', 'sparkq reload --json | jq -r .tools[]'],
  exits: { 78: 'the file is broken; the configuration from before stays' },
  async run({ args, call, io }) {
    const answer = await call('daemon.reload', {})
    if (args.json) io.out(encode(answer))
  },
})
