// One connection with many requests in flight, so that the server never waits for its client. The client does little
// work, because on two cores it competes with the server. With one request in flight, each response arrives before the
// next request is sent.

import { connect } from 'node:net'

export type Pipeline = {
  /** Sends all requests, with up to `inFlight` of them unanswered. Resolves to the seconds until the last response and
   * to the text of all responses, each of which has `newlines` lines. */
  run(requests: readonly string[], inFlight: number, newlines?: number): Promise<{ seconds: number; answers: string }>
  [Symbol.dispose](): void
}

const NEWLINE = 10
const ANSWERS_TIMEOUT_MS = 60_000

export const openPipeline = async (path: string): Promise<Pipeline> => {
  const socket = connect(path)
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  return {
    run: (requests, inFlight, newlines = 1) =>
      new Promise((resolve, reject) => {
        const chunks: Buffer[] = []
        const start = performance.now()
        let sent = 0
        let lines = 0
        const send = (): void => {
          const until = Math.min(requests.length, Math.floor(lines / newlines) + inFlight)
          if (until > sent) socket.write(until - sent === 1 ? requests[sent]! : requests.slice(sent, until).join(''))
          sent = until
        }
        const receive = (chunk: Buffer): void => {
          chunks.push(chunk)
          for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) lines++
          if (lines < requests.length * newlines) return send()
          const seconds = (performance.now() - start) / 1000
          cleanUp()
          resolve({ seconds, answers: String(Buffer.concat(chunks)) })
        }
        const fail = (why: string): void => {
          cleanUp()
          reject(new Error(`${why}; the last answer: ${String(chunks.at(-1) ?? '').slice(-400)}`))
        }
        const closed = (): void => fail('the server closed the connection')
        const timer = setTimeout(() => fail(`answers missing after ${ANSWERS_TIMEOUT_MS / 1000} s`), ANSWERS_TIMEOUT_MS)
        const cleanUp = (): void => {
          clearTimeout(timer)
          socket.off('data', receive).off('close', closed)
        }
        socket.on('data', receive).on('close', closed)
        send()
      }),
    [Symbol.dispose]: () => void socket.destroy(),
  }
}
