import type { ServerResponse } from 'node:http'

/** Resolves when the reader has taken what was written, or is gone. */
export const drained = (response: ServerResponse): Promise<void> => {
  if (response.destroyed || !response.writableNeedDrain) return Promise.resolve()
  const { promise, resolve } = Promise.withResolvers<void>()
  const done = (): void => {
    response.off('drain', done)
    response.off('close', done)
    resolve()
  }
  response.on('drain', done)
  response.on('close', done)
  return promise
}
