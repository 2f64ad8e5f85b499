import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { believable, readResetTime } from '../../../lib/agents/reset-time.ts'
import { iso, NOW } from './fixture.ts'

const test = suite('runner reset time')

// This machine's zone: UTC+1 in winter, UTC+2 from 29 March to 25 October 2026.
process.env['TZ'] = 'Europe/Berlin'

const at = (text: string, now: string | number) => iso(readResetTime(text, new Date(now).getTime()))

/** [the message, now, when it ends]; null is not to be read. */
const readings: [string, string, string | null][] = [
  // A moment.
  ['Claude AI usage limit reached|1769850000', '2026-01-31T07:00Z', '2026-01-31T09:00:00.000Z'],
  ['Claude AI usage limit reached|1749924000', '2026-01-31T07:00Z', null], // long past
  // A span.
  ['or try again in 3 days 4 hours 5 minutes.', '2026-01-31T07:00Z', '2026-02-03T11:05:00.000Z'],
  [
    "You've hit your usage limit. Upgrade to Pro (https://openai.com/chatgpt/pricing) " +
      'or try again in 2 days 17 hours 14 minutes.',
    '2026-01-31T07:00Z',
    '2026-02-03T00:14:00.000Z',
  ],
  ['try again in 1 day 1 minute.', '2026-01-31T07:00Z', '2026-02-01T07:01:00.000Z'],
  ['try again in less than a minute.', '2026-01-31T07:00Z', '2026-01-31T07:01:00.000Z'],
  ['resets in 2h 13m', '2026-01-31T07:00Z', '2026-01-31T09:13:00.000Z'],
  ['resets in 45s', '2026-01-31T07:00Z', '2026-01-31T07:00:45.000Z'],
  // A clock in the zone that is named, both sides of it.
  ["You've hit your limit · resets 3pm (America/Los_Angeles)", '2026-01-31T22:59Z', '2026-01-31T23:00:00.000Z'],
  ["You've hit your limit · resets 3pm (America/Los_Angeles)", '2026-01-31T23:01Z', '2026-02-01T23:00:00.000Z'],
  ["You've hit your limit · resets 3pm (America/Los_Angeles)", '2026-07-01T12:00Z', '2026-07-01T22:00:00.000Z'],
  ["You've hit your session limit · resets 1:10am (UTC)", '2026-01-31T23:35Z', '2026-02-01T01:10:00.000Z'],
  ["You've hit your limit · resets 11:30am (Asia/Calcutta)", '2026-01-31T00:00Z', '2026-01-31T06:00:00.000Z'],
  ["You've hit your session limit · resets 12:30am (Europe/Berlin)", '2026-01-31T07:00Z', '2026-01-31T23:30:00.000Z'],
  ['resets 12pm (UTC)', '2026-01-31T07:00Z', '2026-01-31T12:00:00.000Z'],
  ['resets 21:30 (UTC)', '2026-01-31T07:00Z', '2026-01-31T21:30:00.000Z'],
  ['resets 3pm (Middle/Earth)', '2026-01-31T07:00Z', null],
  // A clock of this machine.
  ['5-hour limit reached ∙ resets 3pm', '2026-01-31T07:00Z', '2026-01-31T14:00:00.000Z'],
  ['5-hour limit reached ∙ resets 3pm', '2026-07-31T07:00Z', '2026-07-31T13:00:00.000Z'],
  ['5-hour limit reached ∙ resets 7am', '2026-01-31T07:00Z', '2026-02-01T06:00:00.000Z'],
  ['Session limit reached ∙ resets 11:00 PM', '2026-01-31T07:00Z', '2026-01-31T22:00:00.000Z'],
  ['Try again at 3:05 PM.', '2026-01-31T07:00Z', '2026-01-31T14:05:00.000Z'],
  ['Limits will reset at 9:30 AM. View your usage details.', '2026-01-31T07:00Z', '2026-01-31T08:30:00.000Z'],
  // The night in which the clocks go forward: 07:00 is an hour earlier than it was.
  ['resets 7am', '2026-03-28T20:00Z', '2026-03-29T05:00:00.000Z'],
  ['resets 7am', '2026-03-27T20:00Z', '2026-03-28T06:00:00.000Z'],
  // That night, behind their change
  ['resets 5am (America/Los_Angeles)', '2026-03-08T04:00Z', '2026-03-08T12:00:00.000Z'],
  // In the minute that it names it ends within that minute; after it, tomorrow.
  ['resets 3pm (UTC)', '2026-01-31T15:00:00Z', '2026-01-31T15:01:00.000Z'],
  ['resets 3pm (UTC)', '2026-01-31T15:00:59.999Z', '2026-01-31T15:01:00.000Z'],
  ['resets 3pm (UTC)', '2026-01-31T15:01:00Z', '2026-02-01T15:00:00.000Z'],
  // A date, with and without its year.
  ['Weekly limit reached ∙ resets Oct 7, 5pm', '2026-10-03T07:00Z', '2026-10-07T15:00:00.000Z'],
  ["You've hit your limit · resets Apr 23 at 4pm (America/Recife)", '2026-04-22T07:00Z', '2026-04-23T19:00:00.000Z'],
  ["You've hit your limit · resets Jan 2, 11:30am (Asia/Calcutta)", '2026-12-30T07:00Z', '2027-01-02T06:00:00.000Z'],
  ['or try again at Oct 3rd, 2025 7:00 PM.', '2025-10-01T07:00Z', '2025-10-03T17:00:00.000Z'],
  ['or try again at Feb 1st, 2026 12:05 AM.', '2026-01-31T07:00Z', '2026-01-31T23:05:00.000Z'],
  ['Try again at Oct 3rd, 2025 7:00 PM.', '2026-01-31T07:00Z', null], // its year says that it is over
  ['Try again at Feb 1st, 2025 7:00 PM.', '2026-01-31T07:00Z', null], // though the day comes again tomorrow
  ['resets Jan 30, 5pm', '2026-01-31T07:00Z', null], // in a year: no allowance is so long
  ['resets Feb 30, 5pm', '2026-01-31T07:00Z', null],
  // Nothing to read.
  ["You've hit your usage limit. Try again later.", '2026-01-31T07:00Z', null],
  ["You've hit your weekly limit · resets Tuesday", '2026-01-31T07:00Z', null],
  ['resets 25:00', '2026-01-31T07:00Z', null],
  ['resets 13pm', '2026-01-31T07:00Z', null],
  ['', '2026-01-31T07:00Z', null],
]
for (const [text, now, end] of readings) test(`'${text}' at ${now}`, () => assert.is(at(text, now), end))

test('a time is believed from now to 32 days ahead', () => {
  const day = 86_400_000
  assert.is(believable(NOW + 1, NOW), NOW + 1)
  assert.is(believable(NOW + 32 * day, NOW), NOW + 32 * day)
  assert.is(believable(NOW + 32 * day + 1, NOW), null)
  assert.is(believable(NOW - 59_999, NOW), NOW + 1)
  assert.is(believable(NOW - 60_000, NOW), null)
})

test.run()
