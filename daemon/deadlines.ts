// One timer, set to the next moment at which something is due: a delayed task becomes claimable, a running one stale
// at 1 ×, dead at 2 × its timeout (SPEC §3), a purge is owed. Nothing polls.

import type { Clock } from './clock.ts'
import { deathNotice, fail, type Turned } from './outcome.ts'
import type { Store } from './store/index.ts'
import type { TaskRow } from './store/tasks.ts'
import type { Turn } from './turn.ts'
import { ENDING_LIMIT, type Workers } from './workers.ts'

export type Deadlines = {
  /** Looks again when the next moment is; called after every turn that wrote. */
  rearm(): void
  stop(): void
}

export type DeadlineOptions = {
  store: Store
  turn: Turn
  clock: Clock
  workers: Workers
  /** Ends what is left of an attempt whose runner did not, then its task. */
  sweep: (task: TaskRow) => void
  /** Called at the start and then once a day. */
  daily: () => void
}

const DAY = 86_400_000
/** So many tasks a turn, so that requests get theirs in between. */
const SLICE = 500
/** After a turn that failed, in milliseconds. */
const PAUSE = 1_000

export const createDeadlines = ({ store, turn, clock, workers, sweep, daily }: DeadlineOptions): Deadlines => {
  let stopped = false
  let nextDaily = clock.now()
  let armed: { at: number; cancel: () => void } | undefined

  const rearm = (): void => {
    if (stopped) return
    const next = Math.min(nextDaily, store.tasks.nextWake.get({})?.at ?? Infinity)
    if (armed?.at === next) return
    armed?.cancel()
    armed = { at: next, cancel: clock.after(Math.min(Math.max(0, next - clock.now()), DAY), ring) }
  }

  const ring = (): void => {
    armed = undefined
    if (clock.now() >= nextDaily) {
      nextDaily = clock.now() + DAY
      daily()
    }
    const after: (() => void)[] = []
    turn.perform(() => {
      after.length = 0
      const turned = { store, now: clock.now() }
      for (const task of store.tasks.awake.all({ now: turned.now, limit: SLICE })) after.push(wake(turned, task))
    }).then(() => {
      after.forEach(work => work())
      rearm()
    }, rest)
  }

  /** The disk took nothing, so the deadline is still due; a turn that writes again rings it at once. */
  const rest = (): void => {
    if (!stopped) armed = { at: Infinity, cancel: clock.after(PAUSE, ring) }
  }

  /** Moves one task on; returns what is to be done once that is on disk. */
  const wake = (turned: Turned, task: TaskRow): (() => void) => {
    const { tasks } = store
    if (task.status === 'queued') return tasks.becomeDue.run({ seq: task.seq }), nothing
    if (task.ending !== null) return giveUpOn(turned, task)
    if (task.stale === 0) {
      return tasks.becomeStale.run({ seq: task.seq, wake_at: Math.round(task.clock_at! + task.timeout! * 2000) }), nothing
    }
    if (task.worker_id === null) return fail(turned, task, { reason: deathNotice(task), errorType: 'timeout' }), nothing
    tasks.beginEnding.run({ seq: task.seq, ending: 'timeout', wake_at: turned.now + ENDING_LIMIT })
    return () => workers.end({ ...task, ending: 'timeout' })
  }

  /** Its runner was told to end it and did not say that it has: the daemon does, and looks again should that fail. */
  const giveUpOn = (turned: Turned, task: TaskRow): (() => void) => {
    store.tasks.beginEnding.run({ seq: task.seq, ending: task.ending!, wake_at: turned.now + ENDING_LIMIT })
    return () => sweep(task)
  }

  return {
    rearm,
    stop() {
      stopped = true
      armed?.cancel()
    },
  }
}

const nothing = (): void => {}
