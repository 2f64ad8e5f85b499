// Claude Code in print mode (`-p`). Its output is text, or JSON with `--output-format json` (an array with `--verbose`)
// or `stream-json`. The last object has the type `result`. It also reports a usage limit, usually with `is_error`; some
// versions report one as a success.

import { lastLines } from '../logs/summary.ts'
import type { Agent, AgentResult, UsageLimit } from './agent.ts'
import { eventsIn, isObject, lastBeginning, numbersOf, stringOr, type Json } from './events.ts'
import { believable, readResetTime } from './reset-time.ts'

export const claude: Agent = ({ out, err, code, now }) => {
  const events = eventsIn(out)
  const result = events.findLast(({ type }) => type === 'result') ?? lastBeginning(out, '{"type":"result"')
  if (result === undefined) return asText(code === 0 ? '' : lastLines(out, err), now)
  const { is_error, subtype, session_id, total_cost_usd, num_turns } = result
  // `error_max_turns` and similar subtypes may have `is_error: false`; they have no `result`.
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
      : // An answer has output tokens; a notice of the program has none.
        (usage?.['output_tokens'] ?? 0) === 0
        ? noticeIn(said ?? '', now)
        : undefined,
  }
}

/** Words of limits that waiting does not lift. */
const OTHER_LIMITS = 'context|token|output|turn|budget|spend|credit|fast'

/** How a message about a used-up allowance begins. */
const NOTICES = [
  /^Claude(?: AI)? usage limit reached/i,
  new RegExp(String.raw`^You(?:['’]ve| have) (?:hit|reached) your (?:(?!${OTHER_LIMITS})[\w-]+ ){0,3}limit\b`, 'i'),
  /^(?:(?:5-hour|session|daily|weekly|usage|opus|sonnet|haiku|fable) ){1,2}limit reached/i,
]

/** How Claude Code reports HTTP status 429, after retries of its own. */
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

/** The last report of the allowance in a stream; `resetsAt` is in seconds. */
const windowIn = (events: readonly Json[]): Json => {
  const info = events.findLast(({ type }) => type === 'rate_limit_event')?.['rate_limit_info']
  return isObject(info) ? info : {}
}

const messageOf = ({ result, errors }: Json): string | null => {
  const lines = Array.isArray(errors) ? errors.filter(error => typeof error === 'string') : []
  const said = stringOr(result, null)
  return said?.trim() || lines.length === 0 ? said : lines.join('\n')
}

const asText = (said: string, now: number): AgentResult => {
  const limit = said.split('\n').length <= MAX_NOTICE_LINES ? noticeIn(said, now) : undefined
  return { message: null, failed: false, data: {}, limit }
}

/** A notice is one line; advice may follow on the next. */
const MAX_NOTICE_LINES = 3
