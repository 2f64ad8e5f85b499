// Finds the processes of an attempt: its root, the root's group and session, all descendants, and every process with
// the mark that the runner put into the environment. Child processes inherit the mark wherever they go.

import {
  isAlive,
  isSame,
  keyOf,
  processTable,
  type Identity,
  type Process,
  type ProcessTable,
} from './process-table.ts'

export type AttemptMark = { taskId: string; claim: number }

/** `root` is undefined if it was never recorded, or must not count. */
export type Tree = { root?: Identity | undefined; mark?: AttemptMark | undefined }

export type Members = {
  processes: Process[]
  /** Groups without other processes: one signal reaches all of such a group, including a process that is forked
   * meanwhile. */
  groups: number[]
}

/** A search that can be repeated: a process found once stays known, even if its parent has exited since. */
export const createSearch = ({ root, mark }: Tree, table: ProcessTable = processTable): (() => Members) => {
  const known = new Set<string>()
  const strangers = new Set<string>()

  const isMarked = (found: Process): boolean => {
    if (mark === undefined || strangers.has(keyOf(found))) return false
    const environment = table.environment(found.pid)
    if (environment === undefined) return false // the next search decides
    if (carries(environment, mark)) return true
    strangers.add(keyOf(found))
    return false
  }

  return () => {
    const all = table.list().filter(({ pid }) => pid !== process.pid && pid !== 1)
    const living = all.filter(isAlive)
    const ours = new Set<Process>()
    /** Pids of the attempt; the groups and sessions that they lead contain no other processes. */
    const pids = new Set<number>()
    const add = (found: Process) => {
      ours.add(found)
      pids.add(found.pid)
    }
    for (const found of living)
      if (known.has(keyOf(found)) || (root && isSame(found, root)) || isMarked(found)) add(found)
    // The kernel does not reuse a pid while a group or session has it as its id. So the root's group and session are
    // still its own if the root itself exists, even as a zombie, or if a known process is in them.
    const holder = root && all.find(({ pid }) => pid === root.pid)
    if (
      root &&
      (holder
        ? isSame(holder, root)
        : [...ours].some(({ group, session }) => group === root.pid || session === root.pid))
    )
      pids.add(root.pid)
    for (let before = -1; before < ours.size; ) {
      before = ours.size
      for (const found of living)
        if (!ours.has(found) && (pids.has(found.ppid) || pids.has(found.group) || pids.has(found.session))) add(found)
    }
    for (const found of ours) known.add(keyOf(found))
    const groups = new Set([...ours].map(({ group }) => group).filter(group => pids.has(group)))
    return { processes: [...ours], groups: [...groups] }
  }
}

export const carries = (environment: readonly string[], { taskId, claim }: AttemptMark): boolean =>
  environment.includes(`SPARKQ_TASK_ID=${taskId}`) && environment.includes(`SPARKQ_CLAIM=${claim}`)

/** The marks of all attempts with live processes whose SPARKQ_SOCKET is this socket. */
export const marksOf = (socket: string, table: ProcessTable = processTable): AttemptMark[] => {
  const marks = new Map<string, AttemptMark>()
  for (const { pid } of table.list().filter(isAlive)) {
    const environment = table.environment(pid) ?? []
    if (!environment.includes(`SPARKQ_SOCKET=${socket}`)) continue
    const variable = (name: string) => environment.find(entry => entry.startsWith(`${name}=`))?.slice(name.length + 1)
    const [taskId, claim] = [variable('SPARKQ_TASK_ID'), Number(variable('SPARKQ_CLAIM'))]
    if (taskId !== undefined && claim > 0) marks.set(`${taskId} ${claim}`, { taskId, claim })
  }
  return [...marks.values()]
}
