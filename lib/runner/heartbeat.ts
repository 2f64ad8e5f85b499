// The heartbeats of a runner that has a task. A runner that waits for a task sends none: its claim waits in the daemon.

export type HeartRequest = {
  /** Milliseconds from one sign to the next. */
  every: () => number
  /** Whether there is something to live for; asked before each beat. */
  busy: () => boolean
  beat: () => void
}

export type Heart = {
  /** Beats from now on, for as long as there is work. */
  start(): void
  stop(): void
}

export const createHeart = ({ every, busy, beat }: HeartRequest): Heart => {
  let timer: NodeJS.Timeout | undefined
  const stop = (): void => {
    clearInterval(timer)
    timer = undefined
  }
  const tick = (): void => (busy() ? beat() : stop())
  return {
    // The timer outlives a task, so that thousands of short ones do not each set their own.
    start: () => void (timer ??= setInterval(tick, every()).unref()),
    stop,
  }
}
