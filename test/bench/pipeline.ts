// One connection with many requests in flight: the server never waits for us, and we cost as little as a client can, for
// on two cores it runs beside us. With one in flight each is answered before the next is sent.

import { connect } from 'node:net'

export type Pipeline = {
  /** Sends all requests, at most so many unanswered at a time, and resolves to the seconds until the last answer and to what
   * was said. An answer has `newlines` lines. */
  run(requests: readonly string[], inFlight: number, newlines?: number): Promise<{ seconds: number; answers: string }>
  [Symbol.dispose](): void
}

const NEWLINE = 10
const LIMIT_MS = 60_000

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
        const take = (chunk: Buffer): void => {
          chunks.push(chunk)
          for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) lines++
          if (lines < requests.length * newlines) return send()
          const seconds = (performance.now() - start) / 1000
          done()
          resolve({ seconds, answers: String(Buffer.concat(chunks)) })
        }
        const give = (why: string): void => {
          done()
          reject(new Error(`${why}; it said last: ${String(chunks.at(-1) ?? '').slice(-400)}`))
        }
        const closed = (): void => give('the server closed the connection')
        const late = setTimeout(() => give(`not all was answered within ${LIMIT_MS / 1000} s`), LIMIT_MS)
        const done = (): void => {
          clearTimeout(late)
          socket.off('data', take).off('close', closed)
        }
        socket.on('data', take).on('close', closed)
        send()
      }),
    [Symbol.dispose]: () => void socket.destroy(),
  }
}
