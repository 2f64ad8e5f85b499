import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { durationTicks, labelEvery, ticks } from '../../ui/plot-scale.js'

const test = suite('ui: plot scale')

test('an axis names round values, the last at or above the largest', () => {
  assert.equal(ticks(10), [0, 5, 10])
  assert.equal(ticks(37), [0, 10, 20, 30, 40])
  assert.equal(ticks(1), [0, 0.5, 1])
  assert.equal(ticks(0.3), [0, 0.1, 0.2, 0.3])
  assert.equal(ticks(0), [0])
})

test('an axis of durations names values that people count in', () => {
  assert.equal(durationTicks(100), [0, 30, 60, 90, 120])
  assert.equal(durationTicks(7000), [0, 1800, 3600, 5400, 7200])
  assert.equal(durationTicks(0.01), ticks(0.01))
})

test('labels keep a distance', () => {
  assert.is(labelEvery(24, 8), 3)
  assert.is(labelEvery(168, 8), 24)
  assert.is(labelEvery(5, 8), 1)
})

test.run()
