// How events of the journal are shown to people.

import { formatTime, visible } from '../cli/output.ts'
import type { Result } from '../protocol/index.ts'

export type JournalEvent = Result<'event.list'>['events'][number]

/** An event as a line of text. */
export const eventLine = (event: JournalEvent): string => {
  const { at, kind, friendly_id, task, queue, session, worker, detail, origin } = event
  const subject = friendly_id ?? task ?? worker ?? queue ?? session ?? ''
  const from = origin === null || USUAL_ORIGINS.has(origin) ? '' : `(${origin})`
  const words = [formatTime(at), kind.padEnd(KIND_WIDTH), subject, visible(detail ?? ''), visible(from)]
  return `${words.filter(Boolean).join('  ')}\n`
}

/** Most kinds are not longer. */
const KIND_WIDTH = 'task.succeeded'.length

/** Those of the command line and of the daemon itself, which would stand in every line. */
const USUAL_ORIGINS = new Set(['socket', 'daemon'])
