// A client that survives restarts of the daemon: it replaces a lost connection and repeats the requests that have no
// response yet. Therefore it is only for requests that change nothing.

import type { Call, Client } from './client.ts'
import { FIRST_RECONNECT_DELAY_MS, nextReconnectDelay } from './reconnect-delay.ts'
import { asSparkqError, type SparkqError } from '../model/errors.ts'
import { isRetryable } from '../model/retryable-errors.ts'
import { pause } from '../system/pause.ts'

export type Lasting = {
  /** Repeats a request until its response is not a retryable error, without a time-out. Rejects once this is closed. */
  call: Call
  close(): void
}

export type LastingRequest = {
  dial: () => Promise<Client>
  /** Called with each retryable error. */
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
      for (let delay = FIRST_RECONNECT_DELAY_MS; ; delay = nextReconnectDelay(delay)) {
        try {
          return await (await connected()).call(method, params)
        } catch (error) {
          if (leaving.signal.aborted || !isRetryable(error)) throw error
          missed?.(asSparkqError(error))
          await pause(delay, { signal: leaving.signal })
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
