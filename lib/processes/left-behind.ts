// Ends the leftover processes of a command that ended by itself: those started with `&`, nohup, setsid or a double
// fork. A retry must never run beside them. To keep a server running, start it without SPARKQ_TASK_ID.

import { readFileSync, statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { carries, type AttemptMark } from './attempt-processes.ts'
import { isAlive, processTable, type Process } from './process-table.ts'
import { endTree, gone, type EndRequest, type TreeEnd } from './end-processes.ts'

/** Time for the end of a pipe that the command did not wait for, `> >(tee log)`, to finish, and for a child that was
 * just forked to become a program without the mark. */
const SETTLE_MS = 250

/** The kernel assigns pids in ascending order. A later process has a higher pid unless the numbers wrapped around
 * meanwhile: no machine starts 32,768 processes in so short a time. */
const IN_TURN_MS = 1_000

/** Up to this many pids are checked one by one; for more it is cheaper to list the existing ones first. */
const MAX_SINGLE_CHECKS = 64

/** `youngest`: the last pid assigned before the command began. `ranMs`: how long the command ran. */
export type FinishedCommand = { youngest: number | undefined; mark: AttemptMark; ranMs: number }

export const endLeftBehind = async (
  { youngest, mark, ranMs }: FinishedCommand,
  { graceMs, hurry, settleMs = SETTLE_MS }: Pick<EndRequest, 'graceMs' | 'hurry'> & { settleMs?: number },
): Promise<TreeEnd> => {
  const found = await lookFor(mark, ranMs < IN_TURN_MS ? youngest : undefined)
  if (found.length === 0) return { killed: [], left: [] }
  await gone(found, () => hurry?.aborted ?? false, settleMs)
  return endTree({ tree: { mark }, graceMs, report: 'all', ...(hurry && { hurry }) })
}

/** How often, and at what interval, a process is checked again whose environment was empty during execve. */
const MAX_CHECKS = 4
const CHECK_INTERVAL_MS = 3

/** The processes with the mark, of those with a pid above this one. Every trivial task waits for this search, so it
 * must cost next to nothing. */
const lookFor = async (mark: AttemptMark, above: number | undefined): Promise<Process[]> => {
  const marked: number[] = []
  let unclear = candidates(above)
  for (let look = 1; unclear.length > 0 && look <= MAX_CHECKS; look++) {
    if (look > 1) await sleep(CHECK_INTERVAL_MS)
    const environments = unclear.map(pid => [pid, processTable.environment(pid)] as const)
    for (const [pid, environment] of environments) if (environment && carries(environment, mark)) marked.push(pid)
    // Kernel threads never have an environment, nor have the processes that this one holds ready for further commands.
    // Its own children were not left by a command, which could only leave them to init.
    const silent = environments.filter(([, environment]) => environment === undefined).map(([pid]) => pid)
    unclear = processTable
      .of(silent)
      .filter(found => isAlive(found) && found.ppid !== KTHREADD && found.ppid !== process.pid)
      .map(({ pid }) => pid)
  }
  return processTable.of(marked).filter(isAlive)
}

const KTHREADD = 2

const candidates = (above: number | undefined): number[] => {
  const last = above === undefined ? undefined : youngestPid()
  if (last === undefined || last < above!)
    return processTable
      .list()
      .map(({ pid }) => pid)
      .filter(pid => pid !== process.pid)
  if (last - above! > MAX_SINGLE_CHECKS)
    return processTable
      .list()
      .map(({ pid }) => pid)
      .filter(pid => pid > above!)
  const pids = Array.from({ length: last - above! }, (_, i) => above! + 1 + i)
  return pids.filter(pid => statSync(`/proc/${pid}`, { throwIfNoEntry: false }) !== undefined)
}

/** The last pid that the kernel assigned, to a process or a thread (proc(5)); undefined if the system does not report
 * it. */
export const youngestPid = (): number | undefined => {
  try {
    return Number(readFileSync('/proc/loadavg', 'latin1').trim().split(' ').at(-1))
  } catch {
    return undefined
  }
}
