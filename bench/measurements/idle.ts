import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../../test/helpers/until.ts'
import { compare, type Measurement } from '../measurement.ts'
import { stateOf, type ProcessState } from '../process-state.ts'
import { request } from '../requests.ts'
import type { Resources } from '../resources.ts'

/** From a minute after the last task on, daemon and runner are idle. */
const SETTLE_MS = 75_000
const IDLE_MS = 60_000
const TASKS = 5

/** The states at the start and the end of the idle time. */
type ProcessStates = Record<'daemon' | 'runner', { before: ProcessState; after: ProcessState }>

export const idle: Measurement = {
  about:
    `a daemon and its runner in ${IDLE_MS / 1000} idle seconds, which begin ${SETTLE_MS / 1000} seconds after they ` +
    `have run ${TASKS} tasks: how often one of their threads wakes up, their processor time and their resident ` +
    'memory; other measurements run meanwhile',
  seconds: 140,
  meanwhile: true,
  async run(resources) {
    const { daemon, runner } = await watch(resources)
    const growth = (of: 'wakeUps' | 'time', { before, after }: ProcessStates['daemon']): number =>
      after[of] - before[of]
    const inTime = `in ${IDLE_MS / 1000} s`
    const time = growth('time', daemon) + growth('time', runner)
    return [
      ...compare({
        measured: `idle daemon, ${inTime}`,
        unit: 'wake-ups',
        ours: [growth('wakeUps', daemon)],
        goal: { most: 0 },
      }),
      ...compare({ measured: `its runner, ${inTime}`, unit: 'wake-ups', ours: [growth('wakeUps', runner)] }),
      ...compare({ measured: `processor time of both, ${inTime}`, unit: 'ms', ours: [time] }),
      ...compare({
        measured: 'memory of an idle daemon',
        unit: 'MB',
        ours: [daemon.after.memory],
        goal: { most: 100 },
      }),
      ...compare({ measured: 'memory of its runner', unit: 'MB', ours: [runner.after.memory] }),
    ]
  },
}

const watch = async (resources: Resources): Promise<ProcessStates> => {
  const project = await resources.project('')
  const client = await project.client()
  for (let i = 0; i < TASKS; i++) {
    const { tasks } = await client.call('task.enqueue', request(project.dir))
    await client.call('task.wait', { id: tasks[0]!.id })
  }
  const runner = await until('a runner', async () => (await client.call('daemon.status', {})).workers[0]?.pid)
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
