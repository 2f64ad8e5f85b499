import { refuse } from '../model/errors.ts'
import { parseJson, parseJsonObject } from '../cli/input.ts'
import { outputIn, reportArgs, reportOnEach } from '../tasks/report-attempts.ts'
import { verb } from '../cli/verb.ts'

export const complete = verb({
  meta: { name: 'complete', description: 'End a running task as succeeded' },
  args: {
    ...reportArgs,
    summary: { type: 'string', valueHint: 'TEXT', description: 'What was done; any text that is not blank' },
    data: { type: 'string', valueHint: 'JSON', description: 'Data to keep with the summary' },
    result: { type: 'string', valueHint: 'JSON', description: 'Summary and data in one: \'{"summary":"…"}\'' },
  },
  usage: ['--summary TEXT [OPTIONS] ID…', '--result JSON [OPTIONS] ID…'],
  examples: [
    "sparkq complete AUTH-12 --summary 'JWT issued and verified, 14 tests'",
    'sparkq complete AUTH-12 --claim 1 --summary done --data \'{"tests":14}\'',
  ],
  exits: {
    65: 'the summary is blank, or the data is not JSON',
    66: 'no such task or file',
    79: 'it is not running, or another attempt is (with --claim)',
  },
  quick: true,
  async run(context) {
    const { args, call } = context
    const result = args.result === undefined ? undefined : parseJsonObject(args.result, '--result')
    const summary = args.summary ?? result?.['summary']
    if (typeof summary !== 'string')
      refuse('usage', { message: '--summary is missing', hint: 'describe what was done: --summary TEXT' })
    const data = args.data === undefined ? result : parseJson(args.data, '--data')
    const report = { ...outputIn(context), summary, data }
    return reportOnEach(context, 'complete', attempt => call('task.complete', { ...attempt, ...report }))
  },
})
