// The runners of the daemon, with real processes that end when the test says so, and time driven by hand.

import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createSupervisor } from '../../../daemon/workers/supervisor.ts'
import { until } from '../../helpers/until.ts'
import { died, ended, endWorld, newWorld, RUNNER, started, wanted, type SupervisedWorld } from './supervised-world.ts'

const test = suite<SupervisedWorld>('supervisor')
test.before.each(newWorld)
test.after.each(endWorld)

test('starts a runner for each queue that is wanted, once, with the umask of the caller', async world => {
  writeFileSync(join(world.dir, 'live'), '')
  world.wanted.push(wanted('b'))
  world.supervisor.update()
  world.supervisor.update()
  await started(world, 2)
  assert.equal(world.starts().sort(), [
    'runner --queue a --watch --jobs 2 --no-chat 0022',
    'runner --queue b --watch --jobs 1 --no-chat 0022',
  ])
  assert.ok(existsSync(join(world.dir, 'runner-a.log')))
})

test('a new configuration drains the runners that it drops or that no longer stay, and no others', async world => {
  writeFileSync(join(world.dir, 'live'), '')
  world.wanted.push(wanted('b'), wanted('c'))
  world.supervisor.update()
  await started(world, 3)
  world.wanted = [wanted('a', { jobs: 4 }), wanted('b', { idleSeconds: 600 })]
  world.supervisor.renew()
  assert.equal(world.drained, ['que_b', 'que_c'])
  assert.is(world.starts().length, 3, 'the next one follows the exit of the one before')
})

test('one that dies is started again, later each time, and at once when it had lived', async world => {
  world.supervisor.update()
  for (const [end, delay] of [200, 400, 800].entries()) {
    await died(world, end + 1)
    assert.equal(world.clock.armed(), [world.clock.now() + delay])
    if (end === 1) writeFileSync(join(world.dir, 'live'), '') // the next but one lives
    await world.clock.advance(delay)
    if (end === 1) break
  }
  await started(world, 3)
  await world.clock.advance(10_001)
  rmSync(join(world.dir, 'live'))
  await died(world, 3)
  assert.equal(world.clock.armed(), [world.clock.now() + 100])
})

test('no delay grows past half a minute', async world => {
  world.supervisor.update()
  for (let end = 1; end <= 11; end++) {
    await died(world, end)
    const [at] = world.clock.armed()
    assert.ok(at! - world.clock.now() <= 30_000)
    await world.clock.advance(at! - world.clock.now())
  }
})

test('a queue that a runner of another daemon holds is left alone until that one is gone', async world => {
  world.held.add(RUNNER.queueId)
  world.supervisor.update()
  assert.equal(world.log, [])
  world.held.clear()
  world.supervisor.update()
  await started(world, 1)
})

test('a queue whose runner is away but holds its lock has no second one beside it', async world => {
  world.awaited.add(RUNNER.queueId)
  world.supervisor.update()
  assert.equal(world.log, [])
  world.awaited.clear()
  world.supervisor.update()
  await started(world, 1)
  await died(world, 1)
  world.awaited.add(RUNNER.queueId)
  await world.clock.advance(200)
  assert.is(world.starts().length, 1)
})

test('it owns the runners that it started, for as long as they live', async world => {
  writeFileSync(join(world.dir, 'live'), '')
  world.supervisor.update()
  await started(world, 1)
  const { pid } = world.log[0] as unknown as { pid: number }
  assert.equal([world.supervisor.isSupervised(pid), world.supervisor.isSupervised(process.pid)], [true, false])
  rmSync(join(world.dir, 'live'))
  await died(world, 1)
  assert.is(world.supervisor.isSupervised(pid), false)
})

test('one that is not wanted any more does not come back', async world => {
  world.supervisor.update()
  await died(world, 1)
  world.wanted.pop()
  await world.clock.advance(60_000)
  assert.is(world.starts().length, 1)
})

test('a program that cannot be started is logged, and tried again later', async world => {
  const lost = createSupervisor({
    clock: world.clock,
    log: { info() {}, warn() {}, error: (event, fields) => void world.log.push({ event, ...fields }) },
    logs: world.dir,
    cwd: world.dir,
    env: {},
    umask: 0o077,
    wanted: () => [RUNNER],
    isHeld: () => false,
    isAwaited: () => false,
    drain: () => {},
    command: () => ['/nonexistent/program', []],
  })
  lost.update()
  for (const count of [1, 2]) {
    await until(
      `message ${count}`,
      () => world.log.filter(({ event }) => event === 'runner.start_failed').length === count,
    )
    await world.clock.advance(200)
  }
  await ended(lost)
})

test('a runner whose log cannot be opened is logged, and tried again until it can', async world => {
  mkdirSync(join(world.dir, 'runner-a.log'))
  world.supervisor.update()
  assert.equal(
    world.log.map(({ event }) => event),
    ['runner.start_failed'],
  )
  await world.clock.advance(200)
  assert.is(world.log.length, 2)
  rmSync(join(world.dir, 'runner-a.log'), { recursive: true })
  await world.clock.advance(400)
  await started(world, 1)
})

test('stop ends those that have not connected, and starts no more', async world => {
  writeFileSync(join(world.dir, 'live'), '')
  world.supervisor.update()
  await started(world, 1)
  await ended(world.supervisor)
  rmSync(join(world.dir, 'live'))
  world.supervisor.update()
  world.supervisor.renew()
  await world.clock.advance(60_000)
  assert.is(world.starts().length, 1)
  assert.equal(world.clock.armed(), [])
})

test.run()
