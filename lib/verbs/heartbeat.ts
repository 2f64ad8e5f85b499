import { reportOnEach } from '../tasks/report-attempts.ts'
import { shared, verb } from '../cli/verb.ts'

export const heartbeat = verb({
  meta: { name: 'heartbeat', description: "Say that work on a task goes on: restarts its timeout's clock" },
  args: { id: shared.ids, claim: shared.claim, json: shared.json },
  examples: ['sparkq heartbeat AUTH-12', 'sparkq heartbeat AUTH-12 --claim 1'],
  exits: { 66: 'no such task', 79: 'it is not running, or as another attempt (with --claim)' },
  quick: true,
  run: context => reportOnEach(context, 'heartbeat', attempt => context.call('task.heartbeat', attempt)),
})
