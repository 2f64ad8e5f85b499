// What is done to a queue that works. Each blow leaves the daemon up again, or starting; runners are manned anew by
// whoever rings the rounds.

import { setTimeout as sleep } from 'node:timers/promises'
import { SparkqError } from '../../lib/model/errors.ts'
import { pick } from './kinds.ts'
import { signal, queueOf } from './processes.ts'
import type { Site } from './site.ts'

export type Struck = {
  site: Site
  chance: (bound: number) => number
  /** How many times something was hit, by what it was. */
  count: (what: string) => void
}

type Blow = { weight: number; strike: (struck: Struck) => Promise<unknown> }

const killRunner = async ({ site, chance, count }: Struck): Promise<void> => {
  const runners = site.processes('runner')
  if (runners.length > 0 && signal(pick(chance, runners), 'SIGKILL')) count('runner killed')
}

const killAllRunners = async ({ site, count }: Struck): Promise<void> => {
  for (const runner of site.processes('runner')) if (signal(runner, 'SIGKILL')) count('runner killed')
}

const killDaemon = async ({ site, count }: Struck): Promise<void> => {
  await site.killDaemon()
  count('daemon killed')
}

const restart = async ({ site, chance }: Struck): Promise<void> => {
  if (chance(2) === 0) await sleep(chance(400)) // long enough that the spool is used and runners try in vain
  await site.start()
}

/** One, then the other, mostly hardly a millisecond later. */
const inTurn =
  (first: typeof killRunner, second: typeof killRunner) =>
  async (struck: Struck): Promise<void> => {
    await first(struck)
    await sleep(struck.chance(2) === 0 ? struck.chance(4) : struck.chance(80))
    await second(struck)
    await restart(struck)
  }

export const blows = {
  runner: { weight: 5, strike: killRunner },
  'all runners': { weight: 2, strike: killAllRunners },
  daemon: {
    weight: 4,
    async strike(struck) {
      await killDaemon(struck)
      await restart(struck)
    },
  },
  'runner, daemon': { weight: 3, strike: inTurn(killRunner, killDaemon) },
  'daemon, runner': { weight: 3, strike: inTurn(killDaemon, killRunner) },
  everything: {
    weight: 2,
    async strike(struck) {
      await Promise.all(
        struck.chance(2) === 0
          ? [killAllRunners(struck), killDaemon(struck)]
          : [killDaemon(struck), killAllRunners(struck)],
      )
      await restart(struck)
    },
  },
  'daemon while it starts': {
    weight: 1,
    async strike(struck) {
      const { site, chance } = struck
      await killDaemon(struck)
      const starting = site.sparkq('start')
      await sleep(chance(350))
      await killDaemon(struck)
      await starting // it may say that the daemon ended before it was ready
      await restart(struck)
    },
  },
  freeze: {
    weight: 3,
    async strike({ site, chance, count }) {
      const runners = site.processes('runner')
      const runner = runners.length > 0 ? pick(chance, runners) : undefined
      if (runner === undefined || !signal(runner, 'SIGSTOP')) return
      count('runner frozen')
      await sleep(50 + chance(900))
      signal(runner, 'SIGCONT')
    },
  },
  'freeze, daemon': {
    weight: 1,
    async strike(struck) {
      const { site, chance, count } = struck
      const frozen = site.processes('runner').filter(runner => signal(runner, 'SIGSTOP'))
      for (const _ of frozen) count('runner frozen')
      await killDaemon(struck)
      await restart(struck)
      await sleep(chance(600))
      for (const runner of frozen) signal(runner, 'SIGCONT')
    },
  },
  rival: {
    weight: 1,
    async strike({ site, chance, count }) {
      site.startRunner(pick(chance, site.queues))
      count('rival runner started')
    },
  },
  stop: {
    weight: 1,
    async strike({ site, chance, count }) {
      if (chance(2) === 0) {
        const queue = queueOf(pick(chance, site.processes('runner')) ?? { pid: 0, argv: [], role: 'runner' })
        if (queue !== undefined) await site.sparkq('stop', '--queue', queue)
        count('queue stopped')
        return site.sparkq('reload') // which also ends the rest of a queue that was stopped
      }
      const { code, stderr } = await site.sparkq('stop')
      if (code !== 0) throw new Error(`sparkq stop: exit ${code}: ${stderr}`)
      count('daemon stopped')
      await site.start()
    },
  },
  cancel: {
    weight: 4,
    async strike({ site, chance, count }) {
      const client = await site.dial()
      const { tasks } = await client.call('task.list', { status: ['running', 'queued'], limit: 50 })
      const running = tasks.filter(({ status }) => status === 'running')
      const chosen = running.length > 0 && chance(4) > 0 ? running : tasks
      if (chosen.length === 0) return
      count('task canceled')
      // Its processes may take their time to end; nobody needs to wait here for that.
      client
        .call('task.cancel', { id: pick(chance, chosen).id })
        .catch(unlessOver)
        .finally(client.close)
    },
  },
} satisfies Record<string, Blow>

/** A task may end, and a daemon be killed, faster than a cancel. */
const unlessOver = (error: unknown): void => {
  if (!(error instanceof SparkqError && ['conflict', 'disconnected', 'shutting_down'].includes(error.code))) throw error
}
