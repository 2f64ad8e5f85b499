import { setTimeout as sleep } from 'node:timers/promises'
import { compare, type Measurement } from '../measurement.ts'
import { stateOf, type ProcessState } from '../process-state.ts'
import { requestOf } from '../requests.ts'

const WAITERS = 1_000
const IDLE_MS = 3_000

export const waiters: Measurement = {
  about:
    `the growth of the daemon's resident memory when ${WAITERS.toLocaleString('en')} connections wait, each for a ` +
    `task of its own, beside its memory before; and the processor time of the daemon in ${IDLE_MS / 1000} idle ` +
    'seconds, with the connections and without',
  seconds: 14,
  async run(resources) {
    const project = await resources.project()
    const pid = await project.pid()
    const first = await project.client()
    const { tasks } = await first.call('task.enqueue', requestOf(project.dir, WAITERS))
    const before = await idleState(pid)
    // These calls are rejected when the project is removed.
    for (const { id } of tasks) (await project.client()).call('task.wait', { id }).catch(() => {})
    const after = await idleState(pid)
    const name = 'the daemon before'
    return [
      ...compare({
        measured: 'memory of 1,000 waiting connections',
        unit: 'MB',
        ours: [after.memory - before.memory],
        goal: { most: 50 },
        beside: [{ name, theirs: [before.memory], caveat: null }],
      }),
      ...compare({
        measured: `processor time with them in ${IDLE_MS / 1000} s`,
        unit: 'ms',
        ours: [after.time],
        beside: [{ name, theirs: [before.time], caveat: null }],
      }),
    ]
  },
}

/** The memory of an idle daemon, and the processor time that it uses meanwhile. */
const idleState = async (pid: number): Promise<ProcessState> => {
  await sleep(IDLE_MS) // lets earlier work end
  const { time } = stateOf(pid)
  await sleep(IDLE_MS)
  const state = stateOf(pid)
  return { ...state, time: state.time - time }
}
