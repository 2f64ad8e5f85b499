import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { medianOf, spreadOf } from '../../../daemon/tasks/spread.ts'

const test = suite('spread')

test('the median and what nine of ten keep, of milliseconds in seconds', () => {
  assert.is(spreadOf([]), null)
  assert.equal(spreadOf([1500]), { median: 1.5, p90: 1.5 })
  assert.equal(spreadOf([2000, 1000]), { median: 1.5, p90: 2 })
  assert.equal(spreadOf([10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map(n => n * 1000)), { median: 5.5, p90: 9 })
})

test('the median alone is the same, in milliseconds', () => {
  assert.equal([[], [7], [3, 1], [9, 1, 5]].map(medianOf), [null, 7, 2, 5])
})

test.run()
