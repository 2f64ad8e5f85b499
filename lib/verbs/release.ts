import { parseDuration } from '../duration.ts'
import { reportArgs, reportParams } from '../report.ts'
import { fromNow } from '../time.ts'
import { verb } from '../verb.ts'
import { encode } from '../wire.ts'

export const release = verb({
  meta: { name: 'release', description: 'Give a running task back to its queue; no attempt is burned' },
  args: {
    ...reportArgs,
    in: { type: 'string', valueHint: 'DURATION', description: 'Nobody gets it before so long from now' },
    reason: { type: 'string', valueHint: 'TEXT', description: 'Why it is given back' },
  },
  examples: ['sparkq release AUTH-12', "sparkq release AUTH-12 --in 10m --reason 'usage limit reached'"],
  exits: { 66: 'no such task or file', 79: 'it is not running, or as another attempt (with --claim)' },
  async run({ args, call, cwd, io }) {
    const report = reportParams(args, cwd, 'release')
    const task = await call('task.release', { ...report, reason: args.reason, not_before: args.in === undefined ? undefined : fromNow(parseDuration(args.in, '--in')) })
    if (args.json) io.out(encode(task))
  },
})
