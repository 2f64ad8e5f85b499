// Ends the processes of an attempt: SIGTERM, the grace time, SIGKILL until none is left. The runner and the daemon use
// this one way. Nothing is signalled that was not seen, with its start time, right before: a recycled pid never is.

import { setTimeout as sleep } from 'node:timers/promises'
import { createSearch, type Members, type Tree } from './attempt-processes.ts'
import { BOOT_ID, isAlive, isSame, processTable, type Process } from './process-table.ts'

export type EndRequest = {
  tree: Tree
  /** From SIGTERM to SIGKILL. */
  graceMs: number
  /** Aborted when the grace time is to be cut short. */
  hurry?: AbortSignal
  /** Which of the ended are worth a word: all, or who outlived SIGTERM or had left the root's session. */
  tell: 'all' | 'unusual'
}

export type TreeEnd = {
  killed: Process[]
  /** Who could not be killed: it hangs in the kernel, or forks faster than it is found. */
  left: Process[]
}

/** How long SIGKILL is repeated. */
const KILLING_MS = 5_000
/** Between two looks at who was signalled; longer when nothing happens. */
const FIRST_STEP_MS = 2
const LONGEST_STEP_MS = 40
/** After so long the table is read anew though some of the killed are still there. */
const ROUND_MS = 100

/** Resolves when none is left, or none more can be killed. Rejects when the processes cannot be seen. */
export const endTree = async ({ tree, graceMs, hurry, tell }: EndRequest): Promise<TreeEnd> => {
  const { root } = tree
  if (root?.boot !== undefined && root.boot !== BOOT_ID) return { killed: [], left: [] } // they ended with the machine
  const search = createSearch(tree)
  const told = new Map<string, Process>()
  const termed = new Set<string>()
  const patient = performance.now() + graceMs
  let killing: number | undefined
  for (;;) {
    const members = search()
    const { processes } = members
    if (processes.length === 0) return { killed: [...told.values()], left: [] }
    if (hurry?.aborted || performance.now() >= patient) {
      killing ??= performance.now() + KILLING_MS
      if (performance.now() >= killing) return { killed: [...told.values()], left: processes }
      for (const found of processes) told.set(key(found), found)
      signal(members, 'SIGKILL')
      await gone(processes, () => false, ROUND_MS)
    } else {
      const fresh = processes.filter(found => !termed.has(key(found)))
      // Groups only the first time: what somebody starts to clean up after SIGTERM is not disturbed.
      signal({ processes: fresh, groups: termed.size === 0 ? members.groups : [] }, 'SIGTERM')
      for (const found of fresh) {
        termed.add(key(found))
        if (tell === 'all' || found.session !== root?.pid) told.set(key(found), found)
        if (/^[Tt]/.test(found.state)) signalOne(found, 'SIGCONT')
      }
      await gone(processes, () => hurry?.aborted ?? false, patient - performance.now())
    }
  }
}

/** Waits until none of these is left, at most so long. */
export const gone = async (processes: readonly Process[], enough: () => boolean, limitMs: number): Promise<boolean> => {
  const until = performance.now() + limitMs
  for (let step = FIRST_STEP_MS; ; step = Math.min(step * 2, LONGEST_STEP_MS)) {
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

/** Each gets the signal once: with its group, or by itself. */
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
    /* gone in between, or another user's: the next look tells */
  }
}

const key = ({ pid, start }: Process): string => `${pid}:${start}`
