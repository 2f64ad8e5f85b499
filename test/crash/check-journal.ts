// The journal against the machines: every life that it tells is a path along their edges, and ends where the row is.

import { edges, machines } from '../../lib/model/state-machines.ts'
import type { Check, Fault } from './checks.ts'
import type { EventRow, Evidence } from './evidence.ts'

export const checkJournal: Check = evidence => [
  ...lives(evidence, 'task'),
  ...lives(evidence, 'worker'),
  ...claims(evidence),
  ...revived(evidence),
]

type Living = 'task' | 'worker'

/** The event by which a life begins, and the state it begins in. */
const BIRTH = { task: ['task.enqueued', 'queued'], worker: ['worker.started', 'idle'] } as const

const lives = ({ events, tasks, workers }: Evidence, machine: Living): Fault[] => {
  const own = edges.filter(edge => edge.machine === machine)
  const moving = new Set(own.map(({ kind }) => kind))
  const rows: Iterable<{ id: string; status: string }> = machine === 'task' ? tasks.values() : workers
  const [birth, first] = BIRTH[machine]
  const told = Map.groupBy(
    events.filter(({ kind }) => kind === birth || moving.has(kind)),
    event => event[`${machine}_id`],
  )
  return [...rows].flatMap(({ id, status }) => {
    const path = told.get(id) ?? []
    const fault = (what: string): Fault[] => [
      {
        check: 'journal',
        what: `${id}: ${what} (${path.map(({ kind }) => kind).join(' ')})`,
        ...(machine === 'task' && { task: id }),
      },
    ]
    if (path[0]?.kind !== birth) return fault(`its first event is ${path[0]?.kind ?? 'none'}`)
    // One kind of event may lead to several states (worker.resumed), so it may be in any of some.
    let states: string[] = [first]
    for (const { kind } of path.slice(1)) {
      const next = own.filter(edge => edge.kind === kind && states.includes(edge.source)).map(({ target }) => target)
      if (next.length === 0) return fault(`${kind} where it was ${states.join(' or ')}`)
      states = next
    }
    return states.includes(status) ? [] : fault(`it is ${status}, its journal ends in ${states.join(' or ')}`)
  })
}

/** Claims are numbered from 1 without a gap, and what happens to a running task bears the number of its claim. */
const claims = ({ events, tasks }: Evidence): Fault[] => {
  const told = Map.groupBy(
    events.filter(({ task_id, kind }) => task_id !== null && kind.startsWith('task.')),
    ({ task_id }) => task_id,
  )
  return [...tasks.values()].flatMap(({ id, claim }) => {
    const own = told.get(id) ?? []
    const numbers = own.filter(({ kind }) => kind === 'task.claimed').map(event => event.claim)
    const wrong = numbers.some((number, i) => number !== i + 1) || numbers.length !== claim
    const stray = own.find((event, i) => STAMPED.has(event.kind) && event.claim !== lastClaim(own, i))
    return [
      ...(wrong
        ? [{ check: 'journal', what: `claims ${numbers.join(', ')} in the journal, ${claim} on record`, task: id }]
        : []),
      ...(stray
        ? [{ check: 'journal', what: `${stray.kind} bears claim ${stray.claim}, not the last one`, task: id }]
        : []),
    ]
  })
}

/** Whoever has stopped or crashed is never handed a task again. */
const revived = ({ events }: Evidence): Fault[] => {
  const ended = new Set<string>()
  return events.flatMap(({ kind, worker_id, task_id, claim }) => {
    if (kind === 'worker.stopped' || kind === 'worker.crashed') ended.add(worker_id!)
    if (kind !== 'task.claimed' || worker_id === null || !ended.has(worker_id)) return []
    return [{ check: 'revived', what: `attempt ${claim} was given to ${worker_id}, which had ended`, task: task_id! }]
  })
}

const STAMPED = new Set([...Object.values(machines.task.running), 'task.stale', 'task.ending'])

const lastClaim = (own: readonly EventRow[], before: number): number | null =>
  own.slice(0, before).findLast(({ kind }) => kind === 'task.claimed')?.claim ?? null
