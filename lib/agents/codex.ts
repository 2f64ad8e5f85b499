// The output of `codex exec`: text, or one event per line with `--json`. The last event of a turn says how it ended; an
// `error` before it may be about a connection that Codex restored.

import { lastLines } from '../logs/summary.ts'
import type { Agent, UsageLimit } from './agent.ts'
import { eventsIn, isObject, numbersOf, stringOr, type Json } from './events.ts'
import { believable, readResetTime } from './reset-time.ts'

export const codex: Agent = ({ out, err, code, now }) => {
  const events = eventsIn(out)
  const turn = events.findLast(({ type }) => type === 'turn.completed' || type === 'turn.failed')
  const error = turn ? undefined : events.findLast(({ type }) => type === 'error')
  const failed = turn?.['type'] === 'turn.failed' || error !== undefined
  if (events.length === 0 && code !== 0) {
    const limit = limitIn(lastLines(err, out).split('\n').at(-1)!, now)
    return { message: null, failed: false, data: {}, limit }
  }
  const said = failed ? wordsOf(turn?.['error'] ?? error) : answerIn(events)
  const session = events.find(({ type }) => type === 'thread.started')?.['thread_id']
  const usage = numbersOf(turn?.['usage'])
  return {
    message: said,
    failed,
    data: { ...(typeof session === 'string' && { session_id: session }), ...(usage && { usage }) },
    limit: failed ? limitIn(said ?? '', now) : undefined,
  }
}

/** The agent's last message. */
const answerIn = (events: readonly Json[]): string | null => {
  const items = events
    .filter(({ type }) => type === 'item.completed')
    .map(({ item }) => item)
    .filter(isObject)
  return stringOr(items.findLast(({ type }) => type === 'agent_message')?.['text'], null)
}

const wordsOf = (error: unknown): string => stringOr(isObject(error) ? error['message'] : error, 'the turn failed')

/** Codex reports a usage limit in its own words, or as the raw response of the service. */
const NOTICE = /^(?:ERROR: )?You['’]ve hit your usage limit/i
const RAW_RESPONSE = /"type": ?"usage_limit_reached"/

const limitIn = (text: string, now: number): UsageLimit | undefined => {
  if (NOTICE.test(text.trim())) return { text: text.trim().replace(/^ERROR: /, ''), until: readResetTime(text, now) }
  if (!RAW_RESPONSE.test(text)) return undefined
  const [, seconds] = /"resets_at": ?(\d{10})\b/.exec(text) ?? []
  return { text: text.trim(), until: seconds === undefined ? null : believable(Number(seconds) * 1000, now) }
}
