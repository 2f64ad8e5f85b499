// Which failures are worth another try: those that the tool names under retry_on (docs/contract.md §4).

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { nextTry } from '../../../daemon/tasks/retry.ts'
import type { TaskRow } from '../../../daemon/store/task-rows.ts'
import { tools } from '../../../lib/config/tools.ts'

const test = suite('retry')

const NOW = 1_000_000
type RetryOn = (number | 'timeout' | 'lost')[]

const isTried = (
  retry_on: RetryOn | undefined,
  errorType: string,
  exitCode?: number,
  { burned = 1, retries = 1 } = {},
): boolean => {
  const known = tools({ tools: { 'run-bash': { ...(retry_on && { retry_on }) } } })
  return (
    nextTry({ tool_name: 'run-bash', burned, retries } as TaskRow, { errorType, exitCode }, known, NOW) !== undefined
  )
}

const cases: [retryOn: RetryOn | undefined, errorType: string, exitCode: number | undefined, tried: boolean][] = [
  [undefined, 'failed', 1, true],
  [undefined, 'killed', undefined, true],
  [undefined, 'timeout', undefined, true],
  [undefined, 'network', undefined, true],
  [undefined, 'lost', undefined, false],
  [undefined, 'refused', undefined, false],
  [[7, 'timeout'], 'failed', 7, true],
  [[7, 'timeout'], 'failed', 8, false],
  [[7, 'timeout'], 'timeout', undefined, true],
  [[7], 'timeout', 7, false],
  [['timeout'], 'failed', 1, false],
  [['lost'], 'lost', undefined, true],
  [['lost'], 'failed', 1, false],
  [['lost', 'timeout', 1], 'refused', 1, false],
  [[], 'failed', 1, false],
]
for (const [retryOn, errorType, exitCode, tried] of cases) {
  const rule = retryOn === undefined ? 'without retry_on' : `with retry_on [${retryOn}]`
  const end = exitCode === undefined ? errorType : `${errorType} (exit ${exitCode})`
  test(`${rule} ${end} is ${tried ? '' : 'not '}tried again`, () => {
    assert.is(isTried(retryOn, errorType, exitCode), tried)
  })
}

test('as often as the task may, and no more', () => {
  assert.is(isTried(undefined, 'failed', 1, { burned: 2, retries: 2 }), true)
  assert.is(isTried(undefined, 'failed', 1, { burned: 3, retries: 2 }), false)
  assert.is(isTried([1], 'failed', 1, { burned: 1, retries: 0 }), false)
})

test('a tool that left the configuration is tried again as any', () => {
  const next = nextTry(
    { tool_name: 'gone', burned: 1, retries: 1 } as TaskRow,
    { errorType: 'failed', exitCode: 1 },
    tools({}),
    NOW,
  )!
  assert.ok(next >= NOW + 1_000 && next <= NOW + 2_000, `${next - NOW} ms`)
})

test.run()
