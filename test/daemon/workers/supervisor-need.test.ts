// Which runners the daemon starts when, and what it knows about those that failed.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { within } from '../../helpers/within.ts'
import { died, endWorld, newWorld, RUNNER, started, wanted, type SupervisedWorld } from './supervised-world.ts'

const test = suite<SupervisedWorld>('supervisor: need')
test.before.each(newWorld)
test.after.each(endWorld)

const title = 'one that is needed only for tasks is told after which time it ends, and starts when it is needed'
test(title, async world => {
  let needed = false
  world.wanted = [wanted('a', { idleSeconds: 600, isNeeded: () => needed })]
  world.supervisor.update()
  assert.equal(world.log, [])
  needed = true
  world.supervisor.update()
  await started(world, 1)
  assert.equal(world.starts(), ['runner --queue a --watch --jobs 1 --no-chat --idle 600 0022'])
  needed = false
  await died(world, 1)
  await world.clock.advance(200)
  assert.is(world.starts().length, 1)
  needed = true
  world.supervisor.update()
  await started(world, 2)
  await died(world, 2)
  assert.equal(world.clock.armed(), [world.clock.now() + 400], 'it has failed twice')
})

test('it knows how a runner failed, until another one is connected', async world => {
  assert.is(world.supervisor.faultOf(RUNNER.queueId), undefined)
  world.supervisor.update()
  await died(world, 1)
  assert.is(world.supervisor.faultOf(RUNNER.queueId), 'exit code 3')
  world.held.add(RUNNER.queueId)
  assert.is(world.supervisor.faultOf(RUNNER.queueId), undefined)
})

test('a queue that was put to rest stays so until the next renewal', async world => {
  world.supervisor.rest(RUNNER.queueId)
  world.supervisor.update()
  assert.equal(world.log, [])
  assert.ok(world.supervisor.isResting(RUNNER.queueId))
  world.supervisor.renew()
  await started(world, 1)
})

test('a queue at rest can be woken alone', async world => {
  world.wanted.push(wanted('b'))
  for (const { queueId } of world.wanted) void world.supervisor.rest(queueId)
  world.supervisor.wake(RUNNER.queueId)
  await started(world, 1)
  assert.match(world.starts()[0]!, 'queue a')
  assert.ok(world.supervisor.isResting('que_b'))
})

test('a queue that is put to rest loses its runner that has not connected; renewed, it gets one again', async world => {
  writeFileSync(join(world.dir, 'live'), '')
  world.supervisor.update()
  await started(world, 1)
  await within('the runner to end', world.supervisor.rest(RUNNER.queueId))
  await world.clock.advance(60_000)
  assert.is(world.starts().length, 1)
  world.supervisor.renew()
  await started(world, 2)
})

test.run()
