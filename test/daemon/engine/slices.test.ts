import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createSlices } from '../../../daemon/engine/slices.ts'

const test = suite('slices')

test('one slice runs in each turn of the event loop, in the order of the requests', async () => {
  const slices = createSlices()
  const seen: string[] = []
  let turn = 0
  const tick = (): void => {
    turn++
    if (turn < 10) setImmediate(tick)
  }
  setImmediate(tick)
  await Promise.all(['a', 'b', 'c'].map(name => slices.run(() => seen.push(`${name}${turn}`))))
  assert.equal(
    seen.map(text => text[0]),
    ['a', 'b', 'c'],
  )
  assert.is(new Set(seen.map(text => text.slice(1))).size, 3, seen.join(' '))
})

test('a slice that throws rejects alone', async () => {
  const slices = createSlices()
  const failed = slices.run(() => {
    throw new Error('broken')
  })
  const next = slices.run(() => 1)
  assert.is(await failed.catch((error: Error) => error.message), 'broken')
  assert.is(await next, 1)
  assert.is(await slices.run(() => 2), 2)
})

test.run()
