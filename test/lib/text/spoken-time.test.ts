// In a zone with daylight saving: clocks go from 2:00 to 3:00 on March 29, 2026, and from 3:00 to 2:00 on October 25.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { sayMoment, spokenTime } from '../../../lib/text/spoken-time.ts'

process.env['TZ'] = 'Europe/Berlin'

const test = suite('spoken times')

/** A Monday, 7:30. */
const NOW = new Date(2026, 1, 2, 7, 30)

const said = (text: string, toward: 'next' | 'last', now: Date = NOW): string | undefined => {
  const time = spokenTime(text, toward, now)
  return time && sayMoment(time.toISOString())
}

const times: [text: string, next: string, last: string][] = [
  ['07:00', 'Tue 2026-02-03 07:00', 'Mon 2026-02-02 07:00'],
  ['7:31', 'Mon 2026-02-02 07:31', 'Sun 2026-02-01 07:31'],
  ['07:30', 'Tue 2026-02-03 07:30', 'Mon 2026-02-02 07:30'],
  ['23:59:59', 'Mon 2026-02-02 23:59', 'Sun 2026-02-01 23:59'],
  ['today', 'Mon 2026-02-02 00:00', 'Mon 2026-02-02 00:00'],
  ['today 18:00', 'Mon 2026-02-02 18:00', 'Mon 2026-02-02 18:00'],
  ['tomorrow 9:00', 'Tue 2026-02-03 09:00', 'Tue 2026-02-03 09:00'],
  [' Tomorrow ', 'Tue 2026-02-03 00:00', 'Tue 2026-02-03 00:00'],
  ['yesterday', 'Sun 2026-02-01 00:00', 'Sun 2026-02-01 00:00'],
  ['yesterday 18:00', 'Sun 2026-02-01 18:00', 'Sun 2026-02-01 18:00'],
  ['monday', 'Mon 2026-02-09 00:00', 'Mon 2026-02-02 00:00'],
  ['monday 8:00', 'Mon 2026-02-02 08:00', 'Mon 2026-01-26 08:00'],
  ['sun', 'Sun 2026-02-08 00:00', 'Sun 2026-02-01 00:00'],
  ['Tuesday 0:00', 'Tue 2026-02-03 00:00', 'Tue 2026-01-27 00:00'],
]
for (const [text, next, last] of times)
  test(`'${text}' is ${next}, or was ${last}`, () => {
    assert.equal([said(text, 'next'), said(text, 'last')], [next, last])
  })

for (const text of [
  '',
  ' ',
  '24:00',
  '7:60',
  '7',
  '700',
  'mo',
  'mond',
  'monday8:00',
  'monday 8',
  '8:00 monday',
  '-1:00',
])
  test(`'${text}' is no time`, () => assert.is(spokenTime(text, 'next', NOW), undefined))

test('an hour stays the same hour after the clocks change', () => {
  const before = new Date(2026, 2, 28, 12)
  assert.is(spokenTime('tomorrow 9:00', 'next', before)!.toISOString(), '2026-03-29T07:00:00.000Z')
  assert.is(spokenTime('9:00', 'next', before)!.toISOString(), '2026-03-29T07:00:00.000Z')
  assert.is(spokenTime('saturday 9:00', 'last', new Date(2026, 9, 25, 12))!.toISOString(), '2026-10-24T07:00:00.000Z')
  assert.is(spokenTime('yesterday', 'last', new Date(2026, 9, 26, 12))!.toISOString(), '2026-10-24T22:00:00.000Z')
})

test('an hour that the clocks skip is the one after it', () => {
  assert.is(said('2:30', 'next', new Date(2026, 2, 29, 0, 0)), 'Sun 2026-03-29 03:30')
})

test.run()
