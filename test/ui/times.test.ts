import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { clock, duration, moment, shortMoment, spokenDuration, wholeTime } from '../../ui/times.js'

const test = suite('ui: times')

const at = (day: number, hour: number, minute: number) => new Date(2026, 10, day, hour, minute, 7).toISOString()
const now = new Date(2026, 10, 29, 12, 0)

test('24 hours, and midnight is 00', () => {
  assert.is(clock(at(29, 0, 5)), '00:05')
  assert.is(clock(at(29, 18, 40), true), '18:40:07')
})

test('a moment is said by its distance', () => {
  assert.equal(
    [at(29, 7, 2), at(28, 18, 40), at(30, 7, 0), at(25, 9, 0), at(3, 9, 0)].map(iso => moment(iso, now)),
    ['07:02', 'yesterday at 18:40', 'tomorrow at 07:00', 'on Wednesday at 09:00', 'on 3 November at 09:00'],
  )
  assert.equal(
    [at(29, 7, 2), at(25, 9, 0), at(3, 9, 0)].map(iso => shortMoment(iso, now)),
    ['07:02', 'Wed 09:00', '3 Nov'],
  )
})

test('the title has the whole time with its zone', () => {
  assert.match(wholeTime(at(29, 7, 2)), /29 November 2026.* 07:02:07 .+ \(2026-11-\d\dT.*Z\)$/)
})

test('durations have the two largest units', () => {
  assert.equal([0, 0.026, 0.9996, 4.12, 9.96, 59.4, 72, 3600, 18_120, 273_600].map(duration), [
    '0 s',
    '26 ms',
    '1 s',
    '4.1 s',
    '10 s',
    '59 s',
    '1 min 12 s',
    '1 h',
    '5 h 2 min',
    '3 d 4 h',
  ])
  assert.equal([0.2, 1, 4, 2460, 7200, 172_800].map(spokenDuration), [
    ...['less than a second', '1 second', '4 seconds', '41 minutes', '2 hours', '2 days'],
  ])
})

test.run()
