import { refuse } from '../model/errors.ts'
import { outputIn, reportArgs, reportOnEach } from '../tasks/report-attempts.ts'
import { verb } from '../cli/verb.ts'

export const fail = verb({
  meta: { name: 'fail', description: 'End a running task as failed' },
  args: {
    ...reportArgs,
    reason: {
      type: 'string',
      alias: ['error'],
      valueHint: 'TEXT',
      description: 'Why it failed; any text that is not blank',
    },
    errorType: { type: 'string', valueHint: 'WORD', description: 'The kind of failure, one word; failed by default' },
  },
  usage: ['--reason TEXT [OPTIONS] ID…'],
  examples: [
    "sparkq fail AUTH-12 --reason 'the key store is not reachable'",
    "sparkq fail AUTH-12 --claim 1 --reason 'no such branch' --error-type refused",
  ],
  exits: {
    65: 'the reason is blank',
    66: 'no such task or file',
    79: 'it is not running, or another attempt is (with --claim)',
  },
  async run(context) {
    const { args, call } = context
    if (args.reason === undefined)
      refuse('usage', { message: '--reason is missing', hint: 'give the reason: --reason TEXT' })
    const report = { ...outputIn(context), reason: args.reason, error_type: args.errorType }
    return reportOnEach(context, 'fail', attempt => call('task.fail', { ...attempt, ...report }))
  },
})
