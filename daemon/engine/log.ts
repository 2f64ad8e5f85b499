// The structured log on stderr: events with fields, never payloads, environment or secrets (CONTRIBUTING.md, rule 14).
// Only this file loads consola.

import { createConsola } from 'consola/basic'

export type Log = Record<
  'info' | 'warn' | 'error',
  (event: string, fields?: Record<string, string | number | boolean | null>) => void
>

/** Writes to a stream, each line with its time. Equal lines are not merged: each is an event of its own. */
export const createLog = (stream: NodeJS.WriteStream, level: number = 3): Log => {
  const consola = createConsola({
    level,
    stdout: stream,
    stderr: stream,
    throttle: 0,
    throttleMin: 1e9,
    formatOptions: { date: false, colors: false },
  })
  const write =
    (type: 'info' | 'warn' | 'error'): Log['info'] =>
    (event, fields = {}) => {
      try {
        consola[type](
          `${new Date().toISOString()} ${event}${Object.entries(fields)
            .map(([key, value]) => ` ${key}=${JSON.stringify(value)}`)
            .join('')}`,
        )
      } catch {
        /* a full disk must not end the daemon that reports it */
      }
    }
  return { info: write('info'), warn: write('warn'), error: write('error') }
}
