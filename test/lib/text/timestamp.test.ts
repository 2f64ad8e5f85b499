import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromNow, parseAt, parseSince, parseTime } from '../../../lib/text/timestamp.ts'
import { codeOf, refusal } from '../../helpers/refusal.ts'

const test = suite('time')

const local = (year: number, month: number, day: number, hour = 0, ...rest: number[]): string =>
  new Date(year, month, day, hour, ...rest).toISOString()

const times: [text: string, iso: string][] = [
  ['2026-01-31T07:00', local(2026, 0, 31, 7)],
  ['2026-01-31 07:00', local(2026, 0, 31, 7)],
  ['2026-01-31', local(2026, 0, 31)],
  ['2026-01-31T07:00:05.250', local(2026, 0, 31, 7, 0, 5, 250)],
  ['2026-01-31T07:00Z', '2026-01-31T07:00:00.000Z'],
  ['2026-01-31T07:00+05:30', '2026-01-31T01:30:00.000Z'],
  ['2026-01-31T07:00:00-0100', '2026-01-31T08:00:00.000Z'],
  ['2024-02-29', local(2024, 1, 29)],
]
for (const [text, iso] of times) test(`'${text}' is a time`, () => assert.is(parseTime(text, '--at'), iso))

const none = [
  '',
  'tomorrow',
  '1',
  '07:00',
  '2026',
  '2026-01',
  '2026-02-30T00:00',
  '2026-13-01T00:00',
  '2026-01-31T25:00',
  '2026-01-31T07',
  '31.01.2026',
  '2025-02-29',
]
for (const text of none)
  test(`'${text}' is no time`, async () => assert.is(await codeOf(() => parseTime(text, '--at')), 'usage'))

test('since is a duration back from now, or a time', () => {
  for (const text of ['8h', '8h ago'])
    assert.ok(
      isNow(() => Date.parse(parseSince(text, '--since')) + 8 * 3_600_000),
      text,
    )
  assert.is(parseSince('2026-01-31T07:00Z', '--since'), '2026-01-31T07:00:00.000Z')
  assert.ok(isNow(() => Date.parse(fromNow(60)) - 60_000))
})

test('since is also the last such moment in words, at is the next', async () => {
  for (const text of ['07:00', 'monday', 'monday 8:00', 'today', 'yesterday'])
    assert.ok(Date.parse(parseSince(text, '--since')) <= Date.now(), text)
  for (const text of ['07:00', 'monday', 'monday 8:00', 'tomorrow', '2126-01-31T07:00'])
    assert.ok(Date.parse(parseAt(text, '--at')) > Date.now(), text)
  for (const text of ['yesterday', 'today', '2020-01-31']) {
    const { message, hint } = await refusal(() => parseAt(text, '--at'))
    assert.equal([message, hint], [`--at '${text}' is in the past`, 'leave it out for now'])
  }
  const { message } = await refusal(() => parseSince('tomorrow', '--since'))
  assert.is(message, "--since 'tomorrow' is in the future")
  for (const parse of [parseAt, parseSince]) assert.is(await codeOf(() => parse('lately', '--x')), 'usage')
})

/** Whether a function gives the moment of its call. */
const isNow = (moment: () => number): boolean => {
  const before = Date.now()
  const given = moment()
  return before <= given && given <= Date.now()
}

test.run()
