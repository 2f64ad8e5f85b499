// Makes the report of an ended attempt (docs/contract.md §8). A cancel, time-out or stop decides first, whatever the
// exit code. Then the output of a known agent decides: it contains whether the agent failed, and a usage limit pauses
// the whole tool. Otherwise exit 0 is complete, 75 is "try later" and every other code is fail.

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { backoff } from '../model/backoff.ts'
import type { Loose } from '../rpc/client.ts'
import { formatDuration } from '../text/duration.ts'
import { DEFAULT_PAUSE_SECONDS } from '../model/default-pause-seconds.ts'
import type { Params } from '../protocol/index.ts'
import type { UsageLimit } from '../agents/agent.ts'
import { agentOf } from '../agents/index.ts'
import type { ClaimedTask } from '../protocol/entities.ts'
import type { Exit } from './process.ts'
import { agentResult, lastLine, lastLines, saidAtLength, saidInShort } from '../logs/summary.ts'

type Ends = 'task.complete' | 'task.fail' | 'task.release' | 'task.cancel'

/** A call that ends an attempt; each returns the task. */
export type ReportCall = { [M in Ends]: { method: M; params: Loose<Params<M>> } }[Ends]

/** Why an attempt is ended from outside. `lost`: it belongs to another worker by now, so nothing is reported.
 * `refused`: its command was not allowed to begin. */
export type AttemptEnding = { why: 'cancel' | 'timeout' | 'stop' | 'lost' | 'refused'; message: string }

/** Exit code of a command that is to be retried later: EX_TEMPFAIL of sysexits.h. */
const TRY_LATER = 75

export type EndedAttempt = {
  task: ClaimedTask
  argv: readonly string[]
  cwd: string
  exit: Exit
  ending: AttemptEnding | undefined
  /** Path of its output without `.out` and `.err`. */
  log: string
  /** Seconds. */
  duration: number
  /** Describes the processes that had to be killed. */
  killed?: string | undefined
  /** Some of its processes could not be killed: then it must not be retried automatically. */
  unkillable?: boolean
  /** Bytes of output that were dropped because a log has a maximum size. */
  dropped?: number | undefined
}

/** The report of an attempt whose command ran or should have run. Undefined if the attempt belongs to another
 * worker. */
export const verdictOf = ({
  task,
  argv,
  cwd,
  exit,
  ending,
  log,
  duration,
  killed,
  dropped = 0,
  unkillable = false,
}: EndedAttempt): ReportCall | undefined => {
  const claim = { id: task.id, claim: task.claim!, ...(killed !== undefined && { killed }) }
  const lost = dropped > 0 && { dropped_bytes: dropped }
  const how = { exit_code: exit.code ?? undefined, signal: exit.signal ?? undefined }
  if (unkillable)
    return {
      method: 'task.fail',
      params: { ...claim, ...how, error_type: 'lost', reason: `it left processes (killed: ${killed})` },
    }
  if (ending?.why === 'refused') return refusal(task, ending.message)
  if (ending) return endedBy(ending, { ...claim, ...how }, lost || undefined)
  if (exit.shortage) return postponement(task, `no process can be started: ${exit.shortage.message}`)
  if (exit.error) return refusal(task, unstartable(exit.error, argv[0]!, cwd))
  const agent = agentOf(task.tool)?.({ out: `${log}.out`, err: `${log}.err`, code: exit.code, now: Date.now() })
  if (agent?.limit) return { method: 'task.release', params: { ...claim, ...how, ...limited(agent.limit) } }
  const data = { ...how, duration, ...lost, ...agent?.data }
  if (agent?.failed)
    return {
      method: 'task.fail',
      params: { ...claim, ...how, reason: saidInShort(agent.message ?? '') || 'it failed', error_type: 'failed', data },
    }
  if (exit.code === 0) {
    const summary =
      typeof agent?.message === 'string'
        ? saidAtLength(agent.message)
        : task.tool.kind === 'command'
          ? agentResult(`${log}.out`)
          : lastLine(`${log}.out`)
    return {
      method: 'task.complete',
      params: { ...claim, exit_code: 0, summary, data: { exit_code: 0, duration, ...lost, ...agent?.data } },
    }
  }
  if (exit.code === TRY_LATER)
    return {
      method: 'task.release',
      params: { ...claim, ...how, reason: 'exit 75: try later', not_before: later(task.claim!) },
    }
  const words = exit.signal ? `signal ${exit.signal}` : `exit ${exit.code}`
  const said = lastLines(`${log}.err`, `${log}.out`)
  const reason = said === '' ? words : said.includes('\n') ? `${words}:\n${said}` : `${words}: ${said}`
  return {
    method: 'task.fail',
    params: { ...claim, ...how, reason, error_type: exit.signal ? 'killed' : 'failed', data },
  }
}

/** The task goes back to its queue and waits for its tool, which is paused until the limit ends. */
const limited = ({ until, text }: UsageLimit): { reason: string; pause: { until: string | null; reason: string } } => ({
  reason: `usage limit: ${saidInShort(text)}`,
  pause:
    until === null
      ? { until: null, reason: `usage limit without a known end, so ${formatDuration(DEFAULT_PAUSE_SECONDS)}` }
      : { until: new Date(until).toISOString(), reason: 'usage limit' },
})

/** The report of an attempt that cannot be made: it fails for good, so that it does not block its queue. */
export const refusal = (task: ClaimedTask, reason: string): ReportCall => ({
  method: 'task.fail',
  params: { id: task.id, claim: task.claim!, reason, error_type: 'refused' },
})

/** The report of an attempt that this machine cannot make now, through no fault of the task: for example, its log
 * cannot be written. */
export const postponement = (task: ClaimedTask, reason: string): ReportCall => ({
  method: 'task.release',
  params: { id: task.id, claim: task.claim!, reason, not_before: later(task.claim!) },
})

/** When to retry: the delay grows with each attempt. */
const later = (claim: number): string => new Date(Date.now() + backoff(claim)).toISOString()

type ClaimReport = {
  id: string
  claim: number
  killed?: string
  exit_code?: number | undefined
  signal?: string | undefined
}

/** The report of an attempt that was ended from outside. */
export const endedBy = (
  { why, message }: AttemptEnding,
  params: ClaimReport,
  data?: object,
): ReportCall | undefined => {
  if (why === 'lost') return undefined
  if (why === 'cancel') return { method: 'task.cancel', params }
  if (why === 'timeout')
    return { method: 'task.fail', params: { ...params, error_type: 'timeout', reason: message, ...(data && { data }) } }
  return { method: 'task.release', params: { ...params, interrupted: true, reason: message } }
}

const unstartable = (error: NodeJS.ErrnoException, command: string, cwd: string): string => {
  const found = command.includes('/') && existsSync(resolve(cwd, command))
  switch (error.code) {
    case 'ENOENT':
      return found ? `command '${command}' names an interpreter that was not found` : `command '${command}' not found`
    case 'EACCES':
      return `command '${command}' may not be executed in '${cwd}': permission denied`
    case 'E2BIG':
      return 'the command is longer than this system takes (E2BIG); Linux takes 128 KiB an argument'
    case 'ERR_INVALID_ARG_VALUE':
      return 'the command holds a NUL character, which no argument can'
    default:
      return `command '${command}' cannot be started: ${error.message}`
  }
}
