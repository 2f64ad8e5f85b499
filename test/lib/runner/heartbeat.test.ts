// When a runner gives signs of life, and that nothing ticks while it has nothing to do.

import { mock } from 'node:test'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createHeart, type Heart } from '../../../lib/runner/heartbeat.ts'

type World = { heart: Heart; busy: boolean; asked: number; beats: number }

const test = suite<World>('runner heart')

test.before.each(world => {
  mock.timers.enable({ apis: ['setInterval'] })
  Object.assign(world, { busy: true, asked: 0, beats: 0 })
  const busy = () => {
    world.asked++
    return world.busy
  }
  world.heart = createHeart({ every: () => 1000, busy, beat: () => void world.beats++ })
})
test.after.each(() => mock.timers.reset())

test('it beats for as long as there is work, however often it is started', world => {
  world.heart.start()
  world.heart.start()
  mock.timers.tick(999)
  assert.is(world.beats, 0)
  mock.timers.tick(1)
  assert.is(world.beats, 1)
  mock.timers.tick(2000)
  assert.is(world.beats, 3)
})

test('without work it stops by itself, and beats again with the next', world => {
  world.heart.start()
  world.busy = false
  mock.timers.tick(10_000)
  assert.equal([world.asked, world.beats], [1, 0], 'one look, and no other')
  world.busy = true
  world.heart.start()
  mock.timers.tick(1000)
  assert.is(world.beats, 1)
})

test('stopped it is silent', world => {
  world.heart.start()
  world.heart.stop()
  mock.timers.tick(10_000)
  assert.equal([world.asked, world.beats], [0, 0])
})

test.run()
