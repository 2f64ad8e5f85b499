// Detects that a thread no longer responds. While the thread is busy, it gets a ping, and it is stuck if it has not
// responded after two rounds. One round proves nothing: the whole process may have been suspended.

import type { Clock } from '../engine/clock.ts'

export type Watchdog = {
  /** The thread has work: starts the rounds, which end by themselves when it is idle. */
  wake(): void
  /** The thread responded. */
  answered(): void
  stop(): void
}

type Watched = {
  clock: Clock
  /** Milliseconds of a round. */
  every: number
  isBusy(): boolean
  ping(): void
  stuck(): void
}

export const createWatchdog = ({ clock, every, isBusy, ping, stuck }: Watched): Watchdog => {
  let cancel: (() => void) | undefined
  let unanswered = 0
  const round = (): void => {
    cancel = undefined
    if (!isBusy()) return void (unanswered = 0)
    if (unanswered === 2) {
      unanswered = 0
      return stuck()
    }
    if (unanswered++ === 0) ping()
    wake()
  }
  const wake = (): void => {
    cancel ??= clock.after(every, round)
  }
  return {
    wake,
    answered() {
      unanswered = 0
    },
    stop() {
      cancel?.()
      cancel = undefined
    },
  }
}
