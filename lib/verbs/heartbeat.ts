import { parseCount } from '../input.ts'
import { shared, verb } from '../verb.ts'
import { encode } from '../wire.ts'

export const heartbeat = verb({
  meta: { name: 'heartbeat', description: "Say that work on a task goes on: restarts its timeout's clock" },
  args: { id: shared.id, claim: shared.claim, json: shared.json },
  examples: ['sparkq heartbeat AUTH-12', 'sparkq heartbeat AUTH-12 --claim 1'],
  exits: { 66: 'no such task', 79: 'it is not running, or as another attempt (with --claim)' },
  async run({ args, call, io }) {
    const task = await call('task.heartbeat', { id: args.id, claim: args.claim === undefined ? undefined : parseCount(args.claim, '--claim') })
    if (args.json) io.out(encode(task))
  },
})
