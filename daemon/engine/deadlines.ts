// One timer, set to the next deadline of all alarms. Nothing polls.

import type { Clock } from './clock.ts'
import type { Configuration } from './configuration.ts'
import type { Turned } from './turn-context.ts'
import type { Suspend } from './clock-jumps.ts'
import type { Turn } from './group-commit.ts'
import type { Store } from '../store/index.ts'

/** One kind of deadline. */
export type Alarm = {
  /** The next deadline, in milliseconds since 1970; null is none. */
  next(): number | null
  /** Does what is due, in a turn; returns the work for the time when that is on disk. */
  ring(turned: Turned): (() => void)[]
}

export type Deadlines = {
  /** Sets the timer to the next deadline. This also happens after every turn that wrote. */
  rearm(): void
  stop(): void
}

export type DeadlineOptions = {
  store: Store
  configuration: Configuration
  turn: Turn
  clock: Clock
  suspend: Suspend
  alarms: readonly Alarm[]
  /** Called at the start and then once a day. */
  daily: () => void
}

const DAY_MS = 86_400_000
/** The longest timer while a deadline is pending. Timers stop while the machine sleeps, so without a regular check a
 * task delayed until seven would start late by the length of the sleep. Without a pending deadline the clock is not
 * checked. */
const MAX_TIMER_MS = 60_000
/** The delay after a turn that failed. */
const RETRY_DELAY_MS = 1_000

/** A timer that is later than this was delayed together with the sockets: requests that arrived meanwhile go first. */
const LATE_TIMER_MS = 1_000

export const createDeadlines = ({
  store,
  configuration,
  turn,
  clock,
  suspend,
  alarms,
  daily,
}: DeadlineOptions): Deadlines => {
  let stopped = false
  let nextDaily = clock.now()
  let armed: { at: number; cancel: () => void } | undefined

  const rearm = (): void => {
    if (stopped) return
    const awaited = Math.min(...alarms.map(alarm => alarm.next() ?? Infinity))
    const next = suspend.noticed() ? clock.now() : Math.min(nextDaily, awaited)
    if (armed?.at === next) return
    armed?.cancel()
    const longest = awaited === Infinity ? DAY_MS : MAX_TIMER_MS
    armed = { at: next, cancel: ringIn(Math.min(Math.max(0, next - clock.now()), longest)) }
  }

  const ringIn = (milliseconds: number): (() => void) => {
    const due = clock.monotonic() + milliseconds
    return clock.after(milliseconds, () => {
      // Node runs its timers before it reads from its sockets. A new timer runs after they were read.
      if (clock.monotonic() - due > LATE_TIMER_MS) armed = { at: Infinity, cancel: ringIn(0) }
      else ring()
    })
  }

  const ring = (): void => {
    armed = undefined
    if (clock.now() >= nextDaily) {
      nextDaily = clock.now() + DAY_MS
      daily()
    }
    let after: (() => void)[] = []
    suspend.noticed()
    turn
      .perform(() => {
        const turned = { store, now: clock.now(), config: configuration.current() }
        suspend.shift(turned)
        after = alarms.flatMap(alarm => alarm.ring(turned))
      })
      .then(() => {
        suspend.shifted()
        for (const work of after) work()
        rearm()
      }, retryLater)
  }

  /** The write failed, so the deadline is still due. A turn that writes meanwhile sets the timer anew. */
  const retryLater = (): void => {
    if (!stopped) armed = { at: Infinity, cancel: ringIn(RETRY_DELAY_MS) }
  }

  turn.onCommit(rearm)
  return {
    rearm,
    stop() {
      stopped = true
      armed?.cancel()
    },
  }
}
