import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { WholeTask } from '../../../lib/protocol/entities.ts'
import { REPORT_LINES, reportOf } from '../../../ui/task/report.js'

const test = suite('task report')

const task = {
  ...{ friendly_id: 'AUTH-12', queue: 'auth', tool_name: 'run-bash', status: 'failed', attempts: 2, exit_code: 1 },
  ...{ error: 'exit 1: token expires', result_summary: null, finished_at: '2026-11-29T03:14:11.000Z', duration: 4.1 },
  payload: { argv: ['npm', 'test', '--', 'auth'], cwd: '/src/app' },
  metadata: { git: { commit: '910507f6abcd' } },
} as unknown as WholeTask

test('a report says what ran, how it ended and how to run it again', () => {
  assert.is(
    reportOf(task, '\x1b[31mFAIL\x1b[0m token.test.ts\n'),
    `## AUTH-12 failed

\`\`\`sh
npm test -- auth
\`\`\`

exit 1: token expires

- Queue: auth, tool run-bash
- Directory: \`/src/app\`
- Commit: \`910507f6abcd\`
- Exit code: 1
- Took: 4.1 s
- Attempts: 2
- Ended: 2026-11-29T03:14:11.000Z
- Run it again: \`sparkq requeue AUTH-12\`

The last lines of its output:

\`\`\`text
FAIL token.test.ts
\`\`\`
`,
  )
})

test('only the last lines are in it', () => {
  const output = Array.from({ length: 100 }, (_, i) => `line ${i}\n`).join('')
  const lines = reportOf(task, output)
    .split('\n')
    .filter(line => line.startsWith('line '))
  assert.is(lines.length, REPORT_LINES)
  assert.is(lines[0], 'line 60')
})

test('a fence in the output does not end the block', () => {
  const report = reportOf(task, 'a\n```\n# not a heading\n````\n')
  assert.match(report, /\n`````text\na\n```\n# not a heading\n````\n`````\n/)
})

test('without output there is no block for it', () => assert.not.match(reportOf(task, ' \n'), /last lines/))

test.run()
