// What a command left behind when it ended by itself: with `&`, nohup, setsid or a double fork. It is ended too, for a
// retry must never run beside it. Who wants to leave a server behind starts it without SPARKQ_TASK_ID.

import { readFileSync, statSync } from 'node:fs'
import { carries, type Mark } from './members.ts'
import { isAlive, processTable, type Process } from './processes.ts'
import { endTree, gone, type EndRequest, type TreeEnd } from './tree.ts'

/** The end of a pipe that the command did not wait for, `> >(tee log)`, may finish; and a child that was just forked
 * gets the time to become the program that has no mark. */
const SETTLE_MS = 250

/** Pids are handed out in turn. A younger process than the root has a higher one, unless they began anew meanwhile:
 * 32,768 processes in so short a time no machine starts. */
const IN_TURN_MS = 1_000

/** So many pids are looked at one by one; for more it is cheaper to see first which there are. */
const ONE_BY_ONE = 64

export type Past = { pid: number; mark: Mark; /** How long the command ran. */ ranMs: number }

export const endLeftBehind = async ({ pid, mark, ranMs }: Past, { graceMs, hurry }: Pick<EndRequest, 'graceMs' | 'hurry'>): Promise<TreeEnd> => {
  const found = lookFor(mark, ranMs < IN_TURN_MS ? pid : undefined)
  if (found.length === 0) return { killed: [], left: [] }
  await gone(found, () => hurry?.aborted ?? false, SETTLE_MS)
  return endTree({ tree: { mark }, graceMs, tell: 'all', ...(hurry && { hurry }) })
}

/** Those that carry the mark, of those with a pid above this one. For a trivial task this is all, so it must cost next to nothing. */
const lookFor = (mark: Mark, above: number | undefined): Process[] =>
  processTable.of(candidates(above).filter(pid => carries(processTable.environment(pid), mark))).filter(isAlive)

const candidates = (above: number | undefined): number[] => {
  const last = above === undefined ? undefined : lastPid()
  if (last === undefined || last < above!) return processTable.list().map(({ pid }) => pid).filter(pid => pid !== process.pid)
  if (last - above! > ONE_BY_ONE) return processTable.list().map(({ pid }) => pid).filter(pid => pid > above!)
  const pids = Array.from({ length: last - above! }, (_, i) => above! + 1 + i)
  return pids.filter(pid => statSync(`/proc/${pid}`, { throwIfNoEntry: false }) !== undefined)
}

/** The youngest pid, also of a thread (proc(5)); undefined where that is not told. */
const lastPid = (): number | undefined => {
  try {
    return Number(readFileSync('/proc/loadavg', 'latin1').trim().split(' ').at(-1))
  } catch {
    return undefined
  }
}
