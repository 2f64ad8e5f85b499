// What people are shown of a task, where it is not the same as what a program reads.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { lastLines, staleNote, tookAgainstUsual } from '../../../lib/views/task.ts'

const test = suite('task-view')

const took = (status: string, duration: number | null, usual: number | null): string =>
  tookAgainstUsual({ status, duration, usual, claimed_at: new Date(Date.now() - 5000).toISOString() } as never)

const durations: [duration: number, usual: number | null, shown: string][] = [
  [4.1, 2, '4.1s (usually 2s)'],
  [3, 2, '3s (usually 2s)'],
  [2.9, 2, '2.9s'],
  [2, 3, '2s (usually 3s)'],
  [2.1, 3, '2.1s'],
  [4.1, null, '4.1s'],
  [0.3, 0.1, '300ms'],
  [0.6, 0.1, '600ms (usually 100ms)'],
  [0, 0, '0s'],
  [600, 0, '10m (usually 0s)'],
]
for (const [duration, usual, shown] of durations) {
  test(`${duration} s beside ${usual} is shown ${shown}`, () => assert.is(took('succeeded', duration, usual), shown))
}

test('of a running task the usual is always shown', () => {
  // Five seconds when it was made, and some more by now where the machine is slow.
  assert.match(took('running', null, 5), /^\d+s \(usually 5s\)$/)
  assert.match(took('running', null, null), /^\d+s$/)
  assert.is(took('queued', null, 5), '')
})

test('a stale task is explained, and only while it is stale', () => {
  const task = { stale: true, timeout: 600, timeout_source: 'tools.lint.timeout' }
  assert.is(
    staleNote(task as never),
    'it has run longer than its timeout of 10m, and is ended after 20m ' +
      '(--timeout, or tools.lint.timeout in sparkq.yml)',
  )
  assert.is(staleNote({ ...task, stale: false } as never), null)
})

test('the lines above the last ones are counted, where they are all there', () => {
  assert.is(lastLines('a\nb\n', 2), '  | a\n  | b\n')
  assert.is(lastLines('a\nb\nc\n', 2), '  | … 1 more line above\n  | b\n  | c\n')
  assert.is(lastLines('a\n[… 900 bytes left out …]\nb\nc', 2), '  | … more above\n  | b\n  | c\n')
  assert.is(
    lastLines('a\n[sparkq: about 1,000 bytes dropped here; max_log is 256MB]\nb\nc', 2),
    '  | … more above\n  | b\n  | c\n',
  )
  assert.is(lastLines('[… 900 bytes left out …]\nb\nc', 3), '  | [… 900 bytes left out …]\n  | b\n  | c\n')
})

test.run()
