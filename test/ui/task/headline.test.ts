import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { WholeTask } from '../../../lib/protocol/entities.ts'
import { dataOf, headline, lede, lifeOf } from '../../../ui/task/headline.js'

const test = suite('task headline')

const now = new Date(2026, 10, 29, 12, 0)
const at = (minutes: number): string => new Date(now.getTime() + minutes * 60_000).toISOString()
const task = (changes: Partial<WholeTask>): WholeTask =>
  ({
    ...{ name: null, payload: { argv: ['npm', 'test'], cwd: '/src' }, attempts: 1, not_before: null },
    ...{ created_at: at(-10), claimed_at: at(-9), finished_at: null, duration: null, stale: false, tool_paused: null },
    ...{ error: null, error_type: null, result_summary: null, result_data: null, exit_code: null, status: 'running' },
    ...changes,
  }) as WholeTask
const sentence = (changes: Partial<WholeTask>): string => {
  const { title, state, rest } = headline(task(changes), now)
  return `${title} ${state}${rest}`
}

const sentences: [changes: Partial<WholeTask>, says: string][] = [
  [{ status: 'queued', attempts: 0 }, 'npm test waits.'],
  [{ status: 'queued', attempts: 0, not_before: at(60) }, 'npm test waits until 13:00.'],
  [{ status: 'queued', attempts: 1, not_before: at(1) }, 'npm test waits for another attempt until 12:01.'],
  [{}, 'npm test is running, since 11:51.'],
  [{ attempts: 3 }, 'npm test is running, attempt 3, since 11:51.'],
  [{ status: 'succeeded', duration: 4.1 }, 'npm test succeeded after 4 seconds.'],
  [{ status: 'failed', duration: 240, attempts: 2 }, 'npm test failed after 4 minutes, in attempt 2.'],
  [{ status: 'canceled', attempts: 0, claimed_at: null }, 'npm test was canceled before it began.'],
  [{ status: 'canceled', duration: 7200 }, 'npm test was canceled after 2 hours.'],
  [{ name: 'nightly', status: 'succeeded', duration: 1 }, 'nightly succeeded after 1 second.'],
]
for (const [changes, says] of sentences) test(says, () => assert.is(sentence(changes), says))

test('a long command stands below the headline, whole', () => {
  const script = `echo ${'x'.repeat(500)}`
  const { title, below } = headline(task({ friendly_id: 'AUTH-1', payload: { script } }))
  assert.equal([title, below], ['AUTH-1', script])
  assert.is(headline(task({})).below, '')
})

test('why: the error with its type, the summary, the pause of the tool, the timeout that passed', () => {
  assert.is(lede(task({ status: 'failed', error: 'exit 1', error_type: 'failed' })).text, 'exit 1')
  assert.is(lede(task({ status: 'failed', error: 'gone', error_type: 'lost' })).text, 'gone (lost)')
  assert.is(lede(task({ status: 'succeeded', result_summary: '14 tests' })).text, '14 tests')
  const paused = task({ status: 'queued', tool_name: 'llm', tool_paused: { until: null, reason: 'usage limit' } })
  assert.is(lede(paused).text, 'It waits for llm, which rests: usage limit.')
  const stale = lede(task({ stale: true, timeout: 600, timeout_source: '--timeout' })).text
  assert.is(stale, 'It is stale: it runs longer than its timeout of 10 min (--timeout), and is ended at twice that.')
  assert.is(lede(task({})).text, '')
})

test('the steps of a life', () => {
  const whole = task({ status: 'failed', finished_at: at(-8) })
  assert.equal(
    lifeOf(whole).map(({ says, took }) => [says, took]),
    [
      ['queued', 60],
      ['claimed', 60],
      ['failed', null],
    ],
  )
  assert.equal(
    lifeOf(task({ status: 'canceled', claimed_at: null, finished_at: at(-5) })).map(({ says, took }) => [says, took]),
    [
      ['queued', 300],
      ['canceled', null],
    ],
  )
  assert.equal(lifeOf(task({ status: 'queued', claimed_at: null })).length, 1)
})

test('data without what a runner adds to it', () => {
  assert.is(dataOf(task({ exit_code: 0, result_data: { exit_code: 0, duration: 1 } })), null)
  assert.equal(dataOf(task({ exit_code: 0, result_data: { exit_code: 0, duration: 1, tests: 14 } })), { tests: 14 })
  assert.equal(dataOf(task({ exit_code: null, result_data: [1] })), [1])
})

test.run()
