import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { timeoutNotes } from '../../../lib/views/timeout-notes.ts'

const test = suite('timeout notes')

test('below a table of tasks the stale ones and those that were ended are explained, others are not', () => {
  const tasks = [
    { friendly_id: 'A-1', stale: true, timeout: 90, timeout_source: '--timeout', error_type: null, error: null },
    { friendly_id: 'A-2', stale: false, timeout: 90, timeout_source: null, error_type: null, error: null },
    { friendly_id: 'A-3', stale: false, timeout: 90, error_type: 'failed', error: 'exit code 1' },
    {
      friendly_id: 'A-4',
      stale: false,
      timeout: 90,
      error_type: 'timeout',
      error: 'ended after 3m: its\u001b timeout',
    },
  ]
  assert.is(
    timeoutNotes(tasks as never),
    'A-1: it has run longer than its timeout of 90s, and is ended after 3m (--timeout)\n' +
      'A-4: ended after 3m: its\\x1b timeout\n',
  )
})

test.run()
