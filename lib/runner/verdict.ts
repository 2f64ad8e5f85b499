// What the end of an attempt means (SPEC §8): exit 0 is complete, 75 is "try later", the rest is fail; whoever ended it
// from outside has the last word whatever the exit code.

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Loose } from '../client.ts'
import type { Params } from '../protocol/index.ts'
import type { Task } from './command.ts'
import type { Exit } from './process.ts'
import { agentResult, lastLine, lastLines } from './summary.ts'

type Ends = 'task.complete' | 'task.fail' | 'task.release' | 'task.cancel'

/** A call that ends an attempt; all of them answer the task. */
export type Report = { [M in Ends]: { method: M; params: Loose<Params<M>> } }[Ends]

/** Why an attempt is ended from outside. `lost`: it is somebody else's by now, so nothing is reported. */
export type Ending = { why: 'cancel' | 'timeout' | 'stop' | 'lost'; message: string }

/** Exit code of a command that wants to be asked again later: EX_TEMPFAIL of sysexits.h. */
const TRY_LATER = 75

export type Ended = {
  task: Task
  argv: readonly string[]
  cwd: string
  exit: Exit
  ending: Ending | undefined
  /** Path of its output without `.out` and `.err`. */
  log: string
  /** Seconds that it ran. */
  duration: number
}

/** The report of an attempt whose command ran, or should have. Undefined when there is nobody to report to. */
export const verdictOf = ({ task, argv, cwd, exit, ending, log, duration }: Ended): Report | undefined => {
  const claim = { id: task.id, claim: task.claim! }
  const how = { exit_code: exit.code ?? undefined, signal: exit.signal ?? undefined }
  if (ending) return endedBy(ending, { ...claim, ...how })
  if (exit.error) return refusal(task, unstartable(exit.error, argv[0]!, cwd))
  if (exit.code === 0) {
    const summary = task.tool.kind === 'command' ? agentResult(`${log}.out`) : lastLine(`${log}.out`)
    return { method: 'task.complete', params: { ...claim, exit_code: 0, summary, data: { exit_code: 0, duration } } }
  }
  if (exit.code === TRY_LATER) return { method: 'task.release', params: { ...claim, ...how, reason: 'exit 75: try later', not_before: later(task.claim!) } }
  const words = exit.signal ? `signal ${exit.signal}` : `exit ${exit.code}`
  const said = lastLines(`${log}.err`, `${log}.out`)
  const reason = said === '' ? words : said.includes('\n') ? `${words}:\n${said}` : `${words}: ${said}`
  return { method: 'task.fail', params: { ...claim, ...how, reason, error_type: exit.signal ? 'killed' : 'failed', data: { ...how, duration } } }
}

/** The report of an attempt that cannot be made: it fails for good, so that it does not block its queue. */
export const refusal = (task: Task, reason: string): Report => ({
  method: 'task.fail', params: { id: task.id, claim: task.claim!, reason, error_type: 'refused' },
})

/** The report of an attempt that this machine could not carry out now, through no fault of the task's: its log cannot be written. */
export const postponement = (task: Task, reason: string): Report => ({
  method: 'task.release', params: { id: task.id, claim: task.claim!, reason, not_before: later(task.claim!) },
})

const FIRST_WAIT_S = 1
const LONGEST_WAIT_S = 300

/** When to try again: twice as long with each attempt, a quarter more or less so that many do not come back at once. */
export const later = (claim: number, now: number = Date.now(), random: number = Math.random()): string => {
  const wait = FIRST_WAIT_S * 2 ** Math.min(claim, 8) * (0.75 + random / 2)
  return new Date(now + Math.min(wait, LONGEST_WAIT_S) * 1000).toISOString()
}

/** The report of an attempt that was ended from outside. */
export const endedBy = ({ why, message }: Ending, params: { id: string; claim: number; exit_code?: number | undefined; signal?: string | undefined }): Report | undefined =>
  why === 'lost' ? undefined
  : why === 'cancel' ? { method: 'task.cancel', params }
  : why === 'timeout' ? { method: 'task.fail', params: { ...params, error_type: 'timeout', reason: message } }
  : { method: 'task.release', params: { ...params, interrupted: true, reason: message } }

const unstartable = (error: NodeJS.ErrnoException, command: string, cwd: string): string => {
  const found = command.includes('/') && existsSync(resolve(cwd, command))
  switch (error.code) {
    case 'ENOENT': return found ? `command '${command}' names an interpreter that was not found` : `command '${command}' not found`
    case 'EACCES': return `command '${command}' may not be executed in '${cwd}': permission denied`
    case 'E2BIG': return 'the command is longer than this system takes (E2BIG); Linux takes 128 KiB an argument'
    case 'ERR_INVALID_ARG_VALUE': return 'the command holds a NUL character, which no argument can'
    default: return `command '${command}' cannot be started: ${error.message}`
  }
}
