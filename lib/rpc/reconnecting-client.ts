// Calls for those who wait: whichever daemon answers. A connection that is lost is made again, and what was asked over it
// is asked again, so this is for questions that change nothing.

import type { Call, Client } from './client.ts'
import { asSparkqError, type SparkqError } from '../model/errors.ts'
import { isPassing } from '../model/retryable-errors.ts'

export type Lasting = {
  /** Resolves to the answer that is more than "not now", however long that takes; rejects once this is closed. */
  call: Call
  close(): void
}

const FIRST_WAIT_MS = 50
const LONGEST_WAIT_MS = 2_000

export type LastingRequest = {
  dial: () => Promise<Client>
  /** Told each time that there was no answer yet, and why. */
  missed?: (error: SparkqError) => void
}

export const openLasting = ({ dial, missed }: LastingRequest): Lasting => {
  const leaving = new AbortController()
  let client: Promise<Client> | undefined

  const connected = (): Promise<Client> => (client ??= connect())

  const connect = async (): Promise<Client> => {
    try {
      const opened = await dial()
      void opened.closed.then(() => (client = undefined))
      if (leaving.signal.aborted) opened.close()
      return opened
    } catch (error) {
      client = undefined
      throw error
    }
  }

  return {
    async call(method, params) {
      for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
        try {
          return await (await connected()).call(method, params)
        } catch (error) {
          if (leaving.signal.aborted || !isPassing(error)) throw error
          missed?.(asSparkqError(error))
          await pause(wait, leaving.signal)
          if (leaving.signal.aborted) throw error
        }
      }
    },
    close() {
      leaving.abort()
      void client?.then(
        opened => opened.close(),
        () => {},
      )
    },
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
