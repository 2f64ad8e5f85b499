import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compare, lead } from '../../bench/measurement.ts'
import { interleave, spread } from '../../bench/rounds.ts'

const test = suite('bench: rounds')

test('contenders take turns, and the warm-up round is not counted', async () => {
  const order: string[] = []
  const contender = (name: string) => () => order.push(name)
  assert.equal(await interleave(2, { a: contender('a'), b: contender('b') }), { a: [3, 5], b: [4, 6] })
  assert.is(order.join(''), 'ababab')
  assert.equal(await interleave(1, { a: contender('a') }, { warm: true }), { a: [7] })
})

test('a spread is the median and the quartiles, whatever the order of the figures', () => {
  assert.equal(spread([5, 1, 4, 2, 3]), { median: 3, low: 2, high: 4 })
  assert.equal(spread([4, 2]), { median: 3, low: 2.5, high: 3.5 })
})

test('a goal is judged at its boundary: for our figure alone, or for the ratio of neighbours', () => {
  const others = [{ name: 'x', theirs: [1, 4], caveat: null, goal: { most: 1.5 } }]
  const [alone, beside] = compare({ measured: 'm', unit: 'ms', ours: [1, 8], goal: { most: 4.4 }, beside: others })
  assert.is(alone!.met, false)
  assert.is(alone!.goal, '≤ 4.4 ms')
  assert.is(beside!.beside!.ratio.median, 1.5)
  assert.is(beside!.met, true)
  assert.is(compare({ measured: 'm', unit: '/s', ours: [3], goal: { least: 3 } })[0]!.met, true)
  assert.is(compare({ measured: 'm', unit: '/s', ours: [3] })[0]!.met, null)
})

test('another queue leads with a higher rate or a shorter time; a limit never leads', () => {
  const leadOf = (unit: '/s' | 'ms', ours: number, caveat: string | null): number | undefined =>
    lead(compare({ measured: 'm', unit, ours: [ours], beside: [{ name: 'x', theirs: [2], caveat }] })[0]!)
  assert.is(leadOf('ms', 3, 'no fsync'), 1.5)
  assert.is(leadOf('ms', 1, 'no fsync'), undefined)
  assert.is(leadOf('/s', 1, 'no fsync'), 2)
  assert.is(leadOf('/s', 3, 'no fsync'), undefined)
  assert.is(leadOf('ms', 3, null), undefined)
})

test.run()
