import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../../helpers/until.ts'
import { compare, type Measurement } from '../measurement.ts'
import { stateOf, type ProcessState } from '../process-state.ts'
import { request } from '../requests.ts'
import type { Workshop } from '../workshop.ts'

/** In a minute after the last task daemon and runner have come to rest. */
const SETTLE_MS = 75_000
const IDLE_MS = 60_000
const TASKS = 5

/** Daemon and runner, before and after they had nothing to do. */
type Rest = Record<'daemon' | 'runner', { before: ProcessState; after: ProcessState }>

export const idle: Measurement = {
  about: `what a daemon and its runner do in ${IDLE_MS / 1000} seconds in which nobody asks anything of them, after they have worked on ${TASKS} tasks and have had ${SETTLE_MS / 1000} seconds to settle: how often one of their threads wakes up, the processor time, and resident memory; while other measurements run`,
  seconds: 140,
  meanwhile: true,
  async run(workshop) {
    const { daemon, runner } = await watch(workshop)
    const grown = (of: 'wakeUps' | 'time') =>
      [daemon, runner].map(({ before, after }) => after[of] - before[of]) as [number, number]
    const [[wakeUps, runnersWakeUps], [time, runnersTime]] = [grown('wakeUps'), grown('time')]
    return [
      ...compare({
        measured: `idle daemon, in ${IDLE_MS / 1000} s`,
        unit: 'wake-ups',
        ours: [wakeUps],
        promise: { most: 0 },
      }),
      ...compare({ measured: `its runner, in ${IDLE_MS / 1000} s`, unit: 'wake-ups', ours: [runnersWakeUps] }),
      ...compare({
        measured: `processor time of both, in ${IDLE_MS / 1000} s`,
        unit: 'ms',
        ours: [time + runnersTime],
      }),
      ...compare({
        measured: 'memory of an idle daemon',
        unit: 'MB',
        ours: [daemon.after.memory],
        promise: { most: 100 },
      }),
      ...compare({ measured: 'memory of its runner', unit: 'MB', ours: [runner.after.memory] }),
    ]
  },
}

const watch = async (workshop: Workshop): Promise<Rest> => {
  const project = await workshop.project('')
  const client = await project.client()
  for (let i = 0; i < TASKS; i++) {
    const { tasks } = await client.call('task.enqueue', request(project.dir))
    await client.call('task.wait', { id: tasks[0]!.id })
  }
  const runner = await until('a runner', async () => (await client.call('daemon.status', {})).workers[0]?.pid, 10)
  client.close()
  const pids = { daemon: await project.pid(), runner }
  const look = () => ({ daemon: stateOf(pids.daemon), runner: stateOf(pids.runner) })
  await sleep(SETTLE_MS)
  const before = look()
  await sleep(IDLE_MS)
  const after = look()
  return {
    daemon: { before: before.daemon, after: after.daemon },
    runner: { before: before.runner, after: after.runner },
  }
}
