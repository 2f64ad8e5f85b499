// What a command left behind when it ended by itself: with `&`, nohup, setsid or a double fork. It is ended too, for a
// retry must never run beside it. Who wants to leave a server behind starts it without SPARKQ_TASK_ID.

import { readFileSync, statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { carries, type AttemptMark } from './attempt-processes.ts'
import { isAlive, processTable, type Process } from './process-table.ts'
import { endTree, gone, type EndRequest, type TreeEnd } from './end-processes.ts'

/** The end of a pipe that the command did not wait for, `> >(tee log)`, may finish; and a child that was just forked
 * gets the time to become the program that has no mark. */
const SETTLE_MS = 250

/** Pids are handed out in turn. What came later has a higher one, unless they began anew meanwhile:
 * 32,768 processes in so short a time no machine starts. */
const IN_TURN_MS = 1_000

/** So many pids are looked at one by one; for more it is cheaper to see first which there are. */
const MAX_SINGLE_CHECKS = 64

/** `youngest`: the pid that was handed out last before the command began. `ranMs`: how long it ran. */
export type Past = { youngest: number | undefined; mark: AttemptMark; ranMs: number }

export const endLeftBehind = async (
  { youngest, mark, ranMs }: Past,
  { graceMs, hurry, settleMs = SETTLE_MS }: Pick<EndRequest, 'graceMs' | 'hurry'> & { settleMs?: number },
): Promise<TreeEnd> => {
  const found = await lookFor(mark, ranMs < IN_TURN_MS ? youngest : undefined)
  if (found.length === 0) return { killed: [], left: [] }
  await gone(found, () => hurry?.aborted ?? false, settleMs)
  return endTree({ tree: { mark }, graceMs, tell: 'all', ...(hurry && { hurry }) })
}

/** How often, and after how long, somebody is looked at again who was between two programs. */
const MAX_CHECKS = 4
const CHECK_INTERVAL_MS = 3

/** Those that carry the mark, of those with a pid above this one. For a trivial task this is all, so it must cost next
 * to nothing. */
const lookFor = async (mark: AttemptMark, above: number | undefined): Promise<Process[]> => {
  const marked: number[] = []
  let unclear = candidates(above)
  for (let look = 1; unclear.length > 0 && look <= MAX_CHECKS; look++) {
    if (look > 1) await sleep(CHECK_INTERVAL_MS)
    const environments = unclear.map(pid => [pid, processTable.environment(pid)] as const)
    for (const [pid, environment] of environments) if (environment && carries(environment, mark)) marked.push(pid)
    // Threads of the kernel never have one.
    const silent = environments.filter(([, environment]) => environment === undefined).map(([pid]) => pid)
    unclear = processTable
      .of(silent)
      .filter(found => isAlive(found) && found.ppid !== KTHREADD)
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

/** The youngest pid, also of a thread (proc(5)); undefined where that is not told. */
export const youngestPid = (): number | undefined => {
  try {
    return Number(readFileSync('/proc/loadavg', 'latin1').trim().split(' ').at(-1))
  } catch {
    return undefined
  }
}
