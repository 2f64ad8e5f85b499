// Finds out that somebody no longer answers. While he is busy he is asked in rounds; a question that two rounds have
// left unanswered was never heard. One round alone proves nothing: the whole process may have stood still.

import type { Clock } from '../engine/clock.ts'

export type Watchdog = {
  /** There is something to do: the rounds begin, and end by themselves when there is nothing left. */
  wake(): void
  /** He answered. */
  heard(): void
  stop(): void
}

type Watched = {
  clock: Clock
  /** Milliseconds of a round. */
  every: number
  isBusy(): boolean
  ask(): void
  stuck(): void
}

export const createWatchdog = ({ clock, every, isBusy, ask, stuck }: Watched): Watchdog => {
  let cancel: (() => void) | undefined
  let unanswered = 0
  const round = (): void => {
    cancel = undefined
    if (!isBusy()) return void (unanswered = 0)
    if (unanswered === 2) {
      unanswered = 0
      return stuck()
    }
    if (unanswered++ === 0) ask()
    wake()
  }
  const wake = (): void => {
    cancel ??= clock.after(every, round)
  }
  return {
    wake,
    heard() {
      unanswered = 0
    },
    stop() {
      cancel?.()
      cancel = undefined
    },
  }
}
