import { reportOnEach } from '../tasks/report-attempts.ts'
import { shared, verb } from '../cli/verb.ts'

export const heartbeat = verb({
  meta: { name: 'heartbeat', description: 'Report that work on a task continues, which restarts its timeout' },
  args: { id: shared.ids, claim: shared.claim, json: shared.json },
  examples: ['sparkq heartbeat AUTH-12', 'sparkq heartbeat AUTH-12 --claim 1'],
  exits: { 66: 'no such task', 79: 'it is not running, or another attempt is (with --claim)' },
  quick: true,
  run: context => reportOnEach(context, 'heartbeat', attempt => context.call('task.heartbeat', attempt)),
})
