import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { staleText, timeoutError } from '../../../lib/text/timeout.ts'

const test = suite('timeouts in words')

const brackets: [source: string | null, text: string][] = [
  ['task_classes.MEDIUM_SCRIPT', ' (--timeout, or task_classes.MEDIUM_SCRIPT in sparkq.yml)'],
  ['tools.lint.timeout', ' (--timeout, or tools.lint.timeout in sparkq.yml)'],
  ['defaults.timeout', ' (--timeout, or defaults.timeout in sparkq.yml)'],
  ['hooks.post-commit', ' (hooks.post-commit in sparkq.yml)'],
  ['script', " (--timeout, or 'timeout:' in the comment of its script)"],
  ['--timeout', ' (--timeout)'],
  [null, ''],
]
for (const [source, text] of brackets)
  test(`a timeout from ${source} is explained${text}`, () => {
    assert.is(
      timeoutError({ timeout: 600, source }, { restarted: false }),
      `ended after 20m: its timeout is 10m, and a task is ended at twice its timeout${text}`,
    )
    assert.is(
      staleText({ timeout: 600, source }),
      `it has run longer than its timeout of 10m, and is ended after 20m${text}`,
    )
  })

test('after a heartbeat the time counts from there', () =>
  assert.match(
    timeoutError({ timeout: 45, source: null }, { restarted: true }),
    /^ended after 90s without a heartbeat: its timeout is 45s,/,
  ))

test.run()
