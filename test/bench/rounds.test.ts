import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compare, loses } from './measurement.ts'
import { interleave, spread } from './rounds.ts'

const test = suite('bench: rounds')

test('contenders take turns, and what warms up does not count', async () => {
  const order: string[] = []
  const contender = (name: string) => () => order.push(name)
  assert.equal(await interleave(2, { a: contender('a'), b: contender('b') }), { a: [3, 5], b: [4, 6] })
  assert.is(order.join(''), 'ababab')
  assert.equal(await interleave(1, { a: contender('a') }, { warm: true }), { a: [7] })
})

test('a spread is the middle and the quartiles, in any order of the figures', () => {
  assert.equal(spread([5, 1, 4, 2, 3]), { median: 3, low: 2, high: 4 })
  assert.equal(spread([4, 2]), { median: 3, low: 2.5, high: 3.5 })
})

test('a promise is judged at its boundary: of our figure alone, or of the ratio of neighbours', () => {
  const others = [{ name: 'x', its: [1, 4], less: null, promise: { most: 1.5 } }]
  const [alone, beside] = compare({ measured: 'm', unit: 'ms', ours: [1, 8], promise: { most: 4.4 }, beside: others })
  assert.is(alone!.kept, false)
  assert.is(alone!.promise, '≤ 4.4 ms')
  assert.is(beside!.beside!.ratio.median, 1.5)
  assert.is(beside!.kept, true)
  assert.is(compare({ measured: 'm', unit: '/s', ours: [3], promise: { least: 3 } })[0]!.kept, true)
  assert.is(compare({ measured: 'm', unit: '/s', ours: [3] })[0]!.kept, null)
})

test('who loses: against another queue, a lower rate or a longer time; never against a limit', () => {
  const lost = (unit: '/s' | 'ms', ours: number, less: string | null): boolean =>
    loses(compare({ measured: 'm', unit, ours: [ours], beside: [{ name: 'x', its: [2], less }] })[0]!)
  assert.is(lost('ms', 3, 'no fsync'), true)
  assert.is(lost('ms', 1, 'no fsync'), false)
  assert.is(lost('/s', 1, 'no fsync'), true)
  assert.is(lost('/s', 3, 'no fsync'), false)
  assert.is(lost('ms', 3, null), false)
})

test.run()
