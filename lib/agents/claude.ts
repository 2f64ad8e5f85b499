// Claude Code in print mode: `-p`, as text, with `--output-format json` (also with `--verbose`, then an array) or
// `stream-json`. Its last object has the type `result`; a limit is told there, mostly with `is_error`, though some
// versions call it a success.

import { lastLines } from '../logs/summary.ts'
import type { Agent, Finding, UsageLimit } from './agent.ts'
import { eventsIn, isObject, lastBeginning, numbersOf, stringOr, type Json } from './events.ts'
import { believable, readResetTime } from './reset-time.ts'

export const claude: Agent = ({ out, err, code, now }) => {
  const events = eventsIn(out)
  const result = events.findLast(({ type }) => type === 'result') ?? lastBeginning(out, '{"type":"result"')
  if (result === undefined) return asText(code === 0 ? '' : lastLines(out, err), now)
  const { is_error, subtype, session_id, total_cost_usd, num_turns } = result
  // `error_max_turns` and its like may come with `is_error: false`; there is no result then.
  const failed = is_error === true || (typeof subtype === 'string' && subtype !== 'success')
  const usage = numbersOf(result['usage'])
  const said = messageOf(result)
  return {
    message:
      said?.trim() || !failed
        ? said
        : `it ended with ${subtype === 'success' ? 'an error' : stringOr(subtype, 'an error')}`,
    failed,
    data: {
      ...(typeof session_id === 'string' && { session_id }),
      ...(typeof total_cost_usd === 'number' && { cost_usd: total_cost_usd }),
      ...(typeof num_turns === 'number' && { turns: num_turns }),
      ...(usage && { usage }),
    },
    limit: failed
      ? limitIn({ result, text: said ?? '', events, now })
      : // An answer is made of tokens; a notice of the program is not.
        (usage?.['output_tokens'] ?? 0) === 0
        ? noticeIn(said ?? '', now)
        : undefined,
  }
}

/** What it says when an allowance is used up, from the start of the message on. Limits that no waiting moves are
 * others. */
const NOTICES = [
  /^Claude(?: AI)? usage limit reached/i,
  /^You(?:['’]ve| have) (?:hit|reached) your (?:(?!context|token|output|turn|budget|spend|credit|fast)[\w-]+ ){0,3}limit\b/i,
  /^(?:(?:5-hour|session|daily|weekly|usage|opus|sonnet|haiku|fable) ){1,2}limit reached/i,
]

/** Its words for the answer 429 of the service, which it has tried again by then. */
const REJECTED = /^API Error: (?:Request rejected \()?429\b/i

const noticeIn = (text: string, now: number): UsageLimit | undefined =>
  NOTICES.some(notice => notice.test(text.trim())) ? { text: text.trim(), until: readResetTime(text, now) } : undefined

const limitIn = ({
  result,
  text,
  events,
  now,
}: {
  result: Json
  text: string
  events: readonly Json[]
  now: number
}): UsageLimit | undefined => {
  const { status, resetsAt, isUsingOverage } = windowIn(events)
  const rejected = status === 'rejected' && isUsingOverage !== true
  const notice = noticeIn(text, now)
  if (!notice && !rejected && result['api_error_status'] !== 429 && !REJECTED.test(text)) return undefined
  const exact = rejected && typeof resetsAt === 'number' ? believable(resetsAt * 1000, now) : null
  return { text: text.trim() || 'usage limit', until: exact ?? notice?.until ?? null }
}

/** What a stream last said of the allowance; `resetsAt` in seconds. */
const windowIn = (events: readonly Json[]): Json => {
  const info = events.findLast(({ type }) => type === 'rate_limit_event')?.['rate_limit_info']
  return isObject(info) ? info : {}
}

const messageOf = ({ result, errors }: Json): string | null => {
  const lines = Array.isArray(errors) ? errors.filter(error => typeof error === 'string') : []
  const said = stringOr(result, null)
  return said?.trim() || lines.length === 0 ? said : lines.join('\n')
}

const asText = (said: string, now: number): Finding => {
  const limit = said.split('\n').length <= NOTICE_LINES ? noticeIn(said, now) : undefined
  return { message: null, failed: false, data: {}, limit }
}

/** A notice is one line, and what to do about it another. */
const NOTICE_LINES = 3
