// The heartbeats of a runner that has a task. A runner that waits for a task sends none: its claim waits in the daemon.

export type HeartRequest = {
  /** Milliseconds between two heartbeats. */
  every: () => number
  /** Whether the runner has a task; checked before each heartbeat. */
  busy: () => boolean
  beat: () => void
}

export type Heart = {
  /** Sends heartbeats from now on, as long as there is a task. */
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
    // The timer survives the end of a task, so that thousands of short ones do not each set their own.
    start: () => void (timer ??= setInterval(tick, every()).unref()),
    stop,
  }
}
