// A supervisor over runners that are shell scripts, with time driven by hand.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSupervisor, type Supervisor, type WantedRunner } from '../../../daemon/workers/supervisor.ts'
import { handClock, type HandClock } from '../../helpers/clock.ts'
import type { Logged } from '../../helpers/daemon.ts'
import { until } from '../../helpers/until.ts'
import { within } from '../../helpers/within.ts'

export type SupervisedWorld = {
  dir: string
  clock: HandClock
  log: Logged[]
  wanted: WantedRunner[]
  held: Set<string>
  awaited: Set<string>
  drained: string[]
  supervisor: Supervisor
  starts(): string[]
}

export const wanted = (queue: string, changes: Partial<WantedRunner> = {}): WantedRunner => ({
  queue,
  queueId: `que_${queue}`,
  jobs: 1,
  idleSeconds: null,
  isNeeded: () => true,
  ...changes,
})
export const RUNNER = wanted('a', { jobs: 2 })

/** Before each test. */
export const newWorld = (world: SupervisedWorld): void => {
  world.dir = mkdtempSync(join(tmpdir(), 'sq-sup.'))
  world.clock = handClock()
  world.log = []
  world.wanted = [RUNNER]
  world.held = new Set()
  world.awaited = new Set()
  world.drained = []
  const write = (event: string, fields: object = {}) => void world.log.push({ event, ...fields })
  world.starts = () =>
    existsSync(join(world.dir, 'starts')) ? readFileSync(join(world.dir, 'starts'), 'utf8').trim().split('\n') : []
  world.supervisor = createSupervisor({
    clock: world.clock,
    log: { info: write, warn: write, error: write },
    logs: world.dir,
    cwd: world.dir,
    env: { PATH: process.env['PATH'] },
    umask: 0o022,
    wanted: () => world.wanted,
    isHeld: queueId => world.held.has(queueId),
    isAwaited: queueId => world.awaited.has(queueId),
    drain: queueId => void world.drained.push(queueId),
    // Lives while there is a file `live`, writes what it was called with and its umask.
    command: words => [
      '/bin/sh',
      ['-c', `echo "${words.join(' ')} $(umask)" >>starts; while [ -e live ]; do sleep 0.01; done; exit 3`],
    ],
  })
}

export const endWorld = async ({ dir, supervisor }: SupervisedWorld): Promise<void> => {
  rmSync(join(dir, 'live'), { force: true })
  await ended(supervisor)
  rmSync(dir, { recursive: true, force: true })
}

export const exits = (log: Logged[]): number => log.filter(({ event }) => event === 'runner.exited').length
export const started = ({ starts }: SupervisedWorld, count: number) =>
  until(`start ${count}`, () => starts().length === count)
/** A child that nobody else waits for does not keep this process, hence the limit. */
export const ended = (supervisor: Supervisor) => within('the runners to end', supervisor.stop())
export const died = ({ log }: SupervisedWorld, count: number) => until(`end ${count}`, () => exits(log) === count)
