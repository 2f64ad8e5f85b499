// Which processes belong to an attempt: its root, the root's group and session, what descends from them, and whoever
// carries the mark that the runner put into its environment. Children inherit the mark wherever they go.

import { isAlive, isSame, processTable, type Identity, type Process, type ProcessTable } from './process-table.ts'

export type AttemptMark = { taskId: string; claim: number }

/** The root is absent where it was never recorded, or must not count. */
export type Tree = { root?: Identity | undefined; mark?: AttemptMark | undefined }

export type Members = {
  processes: Process[]
  /** Groups that hold nobody else: one signal reaches all of such a group, also who is forked meanwhile. */
  groups: number[]
}

/** A search that is repeated: who was found once stays known, though its parent may have gone since. */
export const createSearch = ({ root, mark }: Tree, table: ProcessTable = processTable): (() => Members) => {
  const known = new Set<string>()
  const strangers = new Set<string>()

  const isMarked = (found: Process): boolean => {
    if (mark === undefined || strangers.has(key(found))) return false
    const environment = table.environment(found.pid)
    if (environment === undefined) return false // the next look tells
    if (carries(environment, mark)) return true
    strangers.add(key(found))
    return false
  }

  return () => {
    const all = table.list().filter(({ pid }) => pid !== process.pid && pid !== 1)
    const living = all.filter(isAlive)
    const ours = new Set<Process>()
    /** Pids of ours; the groups and sessions that these lead hold nobody else. */
    const pids = new Set<number>()
    const add = (found: Process) => {
      ours.add(found)
      pids.add(found.pid)
    }
    for (const found of living)
      if (known.has(key(found)) || (root && isSame(found, root)) || isMarked(found)) add(found)
    // A pid is not given to another while a group or session is named by it. So the root's are still its own when the
    // root itself is there, as a zombie too, or anybody in them who is known.
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
    for (const found of ours) known.add(key(found))
    const groups = new Set([...ours].map(({ group }) => group).filter(group => pids.has(group)))
    return { processes: [...ours], groups: [...groups] }
  }
}

export const carries = (environment: readonly string[], { taskId, claim }: AttemptMark): boolean =>
  environment.includes(`SPARKQ_TASK_ID=${taskId}`) && environment.includes(`SPARKQ_CLAIM=${claim}`)

/** The marks of all attempts whose processes are here and know the daemon by this socket. */
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

const key = ({ pid, start }: Process): string => `${pid}:${start}`
