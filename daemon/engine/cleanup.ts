// What has to be closed when the daemon ends or cannot start, in the reverse order of its opening.

export type Cleanup = {
  add(close: () => void): void
  /** Runs after everything that `add` registered. */
  addLast(close: () => void): void
  run(): void
}

export const createCleanup = (): Cleanup => {
  const closers: (() => void)[] = []
  return {
    add: close => void closers.push(close),
    addLast: close => void closers.unshift(close),
    run() {
      for (const close of closers.splice(0).reverse()) close()
    },
  }
}
