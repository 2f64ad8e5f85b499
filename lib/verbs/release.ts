import { parseDuration } from '../text/duration.ts'
import { outputIn, reportArgs, reportOnEach } from '../tasks/report-attempts.ts'
import { fromNow } from '../text/timestamp.ts'
import { verb } from '../cli/verb.ts'

export const release = verb({
  meta: { name: 'release', description: 'Return a running task to its queue; the attempt does not count as a retry' },
  args: {
    ...reportArgs,
    in: { type: 'string', valueHint: 'DURATION', description: 'Delay before it is handed out again' },
    reason: { type: 'string', valueHint: 'TEXT', description: 'Why it is returned' },
  },
  examples: [
    'sparkq release AUTH-12',
    'sparkq tasks --status running -q auth | sparkq release -',
    "sparkq release AUTH-12 --in 10m --reason 'usage limit reached'",
  ],
  exits: { 66: 'no such task or file', 79: 'it is not running, or another attempt is (with --claim)' },
  async run(context) {
    const { args, call } = context
    const seconds = args.in === undefined ? undefined : parseDuration(args.in, '--in')
    const report = { ...outputIn(context), reason: args.reason }
    // The delay starts when a task is named: a pipe may bring the next task in an hour.
    return reportOnEach(context, 'release', attempt =>
      call('task.release', { ...attempt, ...report, not_before: seconds === undefined ? undefined : fromNow(seconds) }),
    )
  },
})
