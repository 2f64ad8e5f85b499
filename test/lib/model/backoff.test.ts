import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { backoff } from '../../../lib/model/backoff.ts'

const test = suite('backoff')

test('twice as long after each try, five minutes at most', () => {
  assert.equal(
    [0, 1, 2, 3, 8, 9, 10, 1000].map(n => backoff(n, 1)),
    [1_000, 2_000, 4_000, 8_000, 256_000, 300_000, 300_000, 300_000],
  )
})

test('chance takes at most half of it', () => {
  assert.equal(
    [0, 0.5, 1].map(random => backoff(1, random)),
    [1_000, 1_500, 2_000],
  )
  for (let i = 0; i < 100; i++) assert.ok(backoff(1) >= 1_000 && backoff(1) <= 2_000)
})

test.run()
