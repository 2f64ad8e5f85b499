import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { allToggled, NONE, ranged, toggled } from '../../../ui/tasks/marks.js'

const test = suite('marks')
const order = ['a', 'b', 'c', 'd', 'e']

test('a mark is put and taken away', () => {
  const marks = toggled(NONE, 'b')
  assert.equal([...marks.ids], ['b'])
  assert.equal([...toggled(marks, 'b').ids], [])
})

test('a range goes from the last mark in either direction and keeps the others', () => {
  const first = toggled(toggled(NONE, 'a'), 'c')
  assert.equal([...ranged(first, 'e', order).ids].sort(), ['a', 'c', 'd', 'e'])
  assert.equal([...ranged(first, 'b', order).ids].sort(), ['a', 'b', 'c'])
})

test('a range without a beginning is one row', () => assert.equal([...ranged(NONE, 'd', order).ids], ['d']))

test('a range to a row that is not there changes nothing', () => {
  const marks = toggled(NONE, 'b')
  assert.is(ranged(marks, 'x', order), marks)
})

test('all that match excludes single marks, and back', () => {
  const all = allToggled(toggled(NONE, 'a'))
  assert.ok(all.isAll)
  assert.is(all.ids.size, 0)
  assert.equal(allToggled(all), NONE)
  assert.not(toggled(all, 'a').isAll)
})

test.run()
