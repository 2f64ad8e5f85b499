// Ends the processes of an attempt: SIGTERM, the grace time, then SIGKILL until none is left. The runner and the daemon
// both end processes this way. A process is signalled only right after it was seen with its start time, so a reused pid
// is never signalled.

import { setTimeout as sleep } from 'node:timers/promises'
import { createSearch, type Members, type Tree } from './attempt-processes.ts'
import { BOOT_ID, isAlive, isSame, keyOf, processTable, type Process } from './process-table.ts'

export type EndRequest = {
  tree: Tree
  /** The time from SIGTERM to SIGKILL. */
  graceMs: number
  /** Aborted to cut the grace time short. */
  hurry?: AbortSignal
  /** Which of the ended processes are reported: all, or those that outlived SIGTERM or had left the root's session. */
  report: 'all' | 'unusual'
}

export type TreeEnd = {
  killed: Process[]
  /** Processes that could not be killed: they hang in the kernel, or fork faster than they are found. */
  left: Process[]
}

/** How long SIGKILL is repeated. */
const KILLING_MS = 5_000
/** The delay between two checks of the signalled processes; it doubles up to the maximum. */
const FIRST_STEP_MS = 2
const MAX_STEP_MS = 40
/** After this long the table is read again, although some killed processes still exist. */
const ROUND_MS = 100

/** Resolves when no process is left, or when no more can be killed. Rejects if processes cannot be listed. */
export const endTree = async ({ tree, graceMs, hurry, report }: EndRequest): Promise<TreeEnd> => {
  const { root } = tree
  if (root?.boot !== undefined && root.boot !== BOOT_ID) return { killed: [], left: [] } // they ended at the reboot
  const search = createSearch(tree)
  const reported = new Map<string, Process>()
  const termed = new Set<string>()
  const patient = performance.now() + graceMs
  let killing: number | undefined
  for (;;) {
    const members = search()
    const { processes } = members
    if (processes.length === 0) return { killed: [...reported.values()], left: [] }
    if (hurry?.aborted || performance.now() >= patient) {
      killing ??= performance.now() + KILLING_MS
      if (performance.now() >= killing) return { killed: [...reported.values()], left: processes }
      for (const found of processes) reported.set(keyOf(found), found)
      signal(members, 'SIGKILL')
      await gone(processes, () => false, ROUND_MS)
    } else {
      const fresh = processes.filter(found => !termed.has(keyOf(found)))
      // Whole groups only in the first round: later rounds signal only new processes, so that none gets SIGTERM twice.
      signal({ processes: fresh, groups: termed.size === 0 ? members.groups : [] }, 'SIGTERM')
      for (const found of fresh) {
        termed.add(keyOf(found))
        if (report === 'all' || found.session !== root?.pid) reported.set(keyOf(found), found)
        if (/^[Tt]/.test(found.state)) signalOne(found, 'SIGCONT')
      }
      await gone(processes, () => hurry?.aborted ?? false, patient - performance.now())
    }
  }
}

/** Waits until none of these processes is left, up to `limitMs`; true if none is. */
export const gone = async (processes: readonly Process[], enough: () => boolean, limitMs: number): Promise<boolean> => {
  const until = performance.now() + limitMs
  for (let step = FIRST_STEP_MS; ; step = Math.min(step * 2, MAX_STEP_MS)) {
    if (stillThere(processes).length === 0) return true
    if (enough() || performance.now() >= until) return false
    await sleep(Math.min(step, Math.max(1, until - performance.now())))
  }
}

const stillThere = (processes: readonly Process[]): Process[] => {
  const now = new Map(processTable.of(processes.map(({ pid }) => pid)).map(found => [found.pid, found]))
  return processes.filter(before => {
    const found = now.get(before.pid)
    return found !== undefined && isSame(found, before) && isAlive(found)
  })
}

/** Signals each process once: with its group, or by itself. */
const signal = ({ processes, groups }: Members, name: NodeJS.Signals): void => {
  const reached = new Set<number>()
  for (const group of groups) {
    if (stillThere(processes.filter(found => found.group === group)).length === 0) continue
    send(-group, name)
    reached.add(group)
  }
  for (const found of processes) if (!reached.has(found.group)) signalOne(found, name)
}

const signalOne = (found: Process, name: NodeJS.Signals): void => {
  if (stillThere([found]).length > 0) send(found.pid, name)
}

const send = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name)
  } catch {
    /* it has exited, or is another user's: the next search decides */
  }
}
