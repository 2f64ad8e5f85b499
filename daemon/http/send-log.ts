// Sends a log as it is, and as it grows until `over` is aborted. The kernel wakes it; nothing polls.

import type { ServerResponse } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { cutLine } from '../../lib/logs/cut-mark.ts'
import { readLog, type LogRequest } from '../../lib/logs/read.ts'
import { drained } from './drained.ts'

/** Resolves when all is sent, or the reader is gone. */
export const sendLog = async (response: ServerResponse, log: Omit<LogRequest, 'take' | 'missed'>): Promise<void> => {
  const take = async (bytes: Uint8Array): Promise<void> => {
    response.write(Uint8Array.from(bytes)) // these bytes are valid until the next read only
    await drained(response)
    await nextTurn() // a fast reader of a large log would keep the daemon from everything else
    if (response.destroyed) throw new ReaderGone()
  }
  const missed = (bytes: number): void => void response.write(cutLine(bytes, { maxBytes: log.maxBytes, exact: true }))
  try {
    await readLog({ ...log, take, missed })
  } catch (error) {
    if (!(error instanceof ReaderGone)) throw error
  }
}

class ReaderGone extends Error {}
