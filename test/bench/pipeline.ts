// One connection with many requests in flight: the daemon never waits for us, and we cost as little as a client can,
// for on two cores it runs beside us.

import { connect } from 'node:net'
import { join } from 'node:path'
import type { Project } from '../helpers/project.ts'

export type Pipeline = {
  /** Sends all lines and resolves, when each has its answer, to the seconds that took. Rejects at the first error. */
  run(lines: readonly string[]): Promise<number>
  [Symbol.dispose](): void
}

/** So many requests are unanswered at any time. */
const IN_FLIGHT = 512

const NEWLINE = 10

export const openPipeline = async ({ dir }: Project): Promise<Pipeline> => {
  const socket = connect(join(dir, '.sparkq/sock'))
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  return {
    run: lines => new Promise((resolve, reject) => {
      const start = performance.now()
      let sent = 0
      let answered = 0
      const send = (): void => {
        const until = Math.min(lines.length, answered + IN_FLIGHT)
        if (until > sent) socket.write(lines.slice(sent, until).join(''))
        sent = until
      }
      const take = (chunk: Buffer): void => {
        if (chunk.includes('"error"')) return reject(new Error(chunk.toString('utf8', 0, 400)))
        for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) answered++
        if (answered < lines.length) return send()
        socket.off('data', take).off('close', lost)
        resolve((performance.now() - start) / 1000)
      }
      const lost = (): void => reject(new Error('the daemon closed the connection'))
      socket.on('data', take).on('close', lost)
      send()
    }),
    [Symbol.dispose]: () => void socket.destroy(),
  }
}
