import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { pauseOf } from '../../../lib/views/tool.ts'

const test = suite('tool view')

process.env['TZ'] = 'Europe/Berlin' // UTC+1 in winter

/** [the end, what is said of it at 07:00 UTC of 31 January 2026]. */
const ends: [string | null, string][] = [
  ['2026-01-31T14:00:00.000Z', 'llm-sonnet paused until 15:00 (usage limit)'],
  ['2026-01-31T07:02:01.000Z', 'llm-sonnet paused until 08:02 (usage limit)'],
  ['2026-01-31T07:02:00.000Z', 'llm-sonnet paused until 08:02:00 (usage limit)'],
  ['2026-01-31T22:59:00.000Z', 'llm-sonnet paused until 23:59 (usage limit)'],
  ['2026-01-31T23:00:00.000Z', 'llm-sonnet paused until 2-01 00:00 (usage limit)'],
  ['2027-01-02T06:00:00.000Z', 'llm-sonnet paused until 2027-1-02 07:00 (usage limit)'],
  [null, 'llm-sonnet paused (usage limit)'],
]
for (const [until, words] of ends) {
  test(words, () =>
    assert.is(pauseOf({ name: 'llm-sonnet', until, reason: 'usage limit' }, new Date('2026-01-31T07:00Z')), words),
  )
}

test.run()
