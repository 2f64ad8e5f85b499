import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { beginOf, numbersHeadline, PERIODS, size } from '../../ui/numbers-words.js'

const test = suite('ui: numbers in words')

test('the headline names what there is', () => {
  const none = { succeeded: 0, failed: 0, canceled: 0, execution_time: 0 }
  assert.is(numbersHeadline(none), 'Nothing ended.')
  assert.is(
    numbersHeadline({ succeeded: 62, failed: 2, canceled: 0, execution_time: 2460 }),
    'Sixty-two done and two failed, in 41 minutes of work.',
  )
  assert.is(numbersHeadline({ ...none, canceled: 1 }), 'One canceled, in less than a second of work.')
})

test('a period is whole buckets, of which the last holds now', () => {
  const now = new Date('2026-01-31T07:20:11.000Z')
  for (const [period, { seconds, bucket }] of Object.entries(PERIODS)) {
    const begin = Date.parse(beginOf(period, now)) / 1000
    const end = begin + seconds
    assert.ok(end >= now.getTime() / 1000 && end - bucket < now.getTime() / 1000, period)
  }
  assert.match(beginOf('24h', now), /:00:00\.000Z$/)
})

test('sizes have a unit', () => {
  assert.equal([0, 999, 1000, 4_234_567, 123_456_789_012].map(size), ['0 B', '999 B', '1 kB', '4.2 MB', '123 GB'])
})

test.run()
