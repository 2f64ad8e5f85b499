import { setTimeout as sleep } from 'node:timers/promises'
import { compare, type Measurement } from '../measurement.ts'
import { stateOf, type ProcessState } from '../process-state.ts'
import { requestOf } from '../requests.ts'

const WAITERS = 1_000
const IDLE_MS = 3_000

export const waiters: Measurement = {
  about: `what the daemon's resident memory grows by when ${WAITERS.toLocaleString('en')} connections wait, each for a task of its own, beside what it was; and the processor time that it takes in ${IDLE_MS / 1000} seconds in which nothing happens, with them and without`,
  seconds: 14,
  async run(workshop) {
    const project = await workshop.project()
    const pid = await project.pid()
    const first = await project.client()
    const { tasks } = await first.call('task.enqueue', requestOf(project.dir, WAITERS))
    const before = await idle(pid)
    for (const { id } of tasks) (await project.client()).call('task.wait', { id }).catch(() => {}) // they end with the project
    const after = await idle(pid)
    const name = 'the daemon before'
    return [
      ...compare({
        measured: 'memory of 1,000 that wait',
        unit: 'MB',
        ours: [after.memory - before.memory],
        promise: { most: 50 },
        beside: [{ name, its: [before.memory], less: null }],
      }),
      ...compare({
        measured: `processor time of them in ${IDLE_MS / 1000} s`,
        unit: 'ms',
        ours: [after.time],
        beside: [{ name, its: [before.time], less: null }],
      }),
    ]
  },
}

/** What a daemon is, and uses while nothing is asked of it. */
const idle = async (pid: number): Promise<ProcessState> => {
  await sleep(IDLE_MS) // what came before is done
  const { time } = stateOf(pid)
  await sleep(IDLE_MS)
  const state = stateOf(pid)
  return { ...state, time: state.time - time }
}
