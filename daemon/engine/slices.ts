// Long reads in slices. In each turn of the event loop one slice runs, however many requests read, so that any other
// request waits for one slice at most.

export type Slices = {
  /** Runs a slice when it is its turn; rejects with the error that it throws. */
  run<T>(slice: () => T): Promise<T>
}

/** The time of a slice in milliseconds. The caller stops by itself. */
export const SLICE_MS = 10

export const createSlices = (): Slices => {
  const waiting: (() => void)[] = []
  const next = (): void => {
    waiting.shift()!()
    if (waiting.length > 0) setImmediate(next)
  }
  return {
    run: <T>(slice: () => T) =>
      new Promise<T>((resolve, reject) => {
        waiting.push(() => {
          try {
            resolve(slice())
          } catch (error) {
            reject(error)
          }
        })
        if (waiting.length === 1) setImmediate(next)
      }),
  }
}
