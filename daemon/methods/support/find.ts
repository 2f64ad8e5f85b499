// Finds tasks, queues, sessions and workers by the references that people use (docs/contract.md §2).

import { refuse } from '../../../lib/model/errors.ts'
import { nearest } from '../../../lib/text/nearest.ts'
import type { QueueRow } from '../../store/queues.ts'
import type { SessionRow } from '../../store/sessions.ts'
import type { TaskRow } from '../../store/task-rows.ts'
import type { WorkerRow } from '../../store/workers.ts'
import { iso } from '../../tasks/timestamps.ts'
import type { Context } from './context.ts'

type Found = Pick<Context, 'store' | 'config'>

/** By id, unique prefix of an id, friendly id in upper or lower case, or the bare number of a task of the default
 * queue. An id never begins with a digit, so a number is no prefix of one. */
export const findTask = ({ store, config }: Found, reference: string): TaskRow => {
  const exact = store.tasks.byId.get({ id: reference })
  if (exact) return exact
  const [isNumbered, letters, digits] = /^(?:(.+)-)?(\d{1,15})$/u.exec(reference) ?? []
  const number = Number(digits)
  const numbered =
    letters !== undefined
      ? store.tasks.byFriendlyId.get({ prefix: letters.toUpperCase(), number })
      : isNumbered && store.tasks.byQueueAndNumber.get({ queue: config.defaults.queue, number })
  if (numbered) return numbered
  const [first, second] = /^tsk_./.test(reference) ? store.tasks.byPrefix.all({ prefix: reference }) : []
  if (first && second) refuse('ambiguous', { kind: 'task', name: reference, matches: `${first.id}, ${second.id}, …` })
  return first ?? refuseMissing({ store, config }, reference)
}

const refuseMissing = ({ store, config }: Found, reference: string): never => {
  const prefix = /^\d+$/.test(reference) ? store.queues.byName.get({ name: config.defaults.queue })?.prefix : undefined
  const at = store.events.purgedAt.get({ reference: prefix === undefined ? reference : `${prefix}-${reference}` })?.at
  refuse('not_found', { kind: 'task', name: reference, ...(at && { why: `it was purged at ${iso(at)}` }) })
}

/** The same for a caller that changes the task: a bare number is refused if another queue has it too. */
export const findTaskToChange = (context: Found & Pick<Context, 'wake'>, reference: string): TaskRow => {
  const task = findTask(context, reference)
  // A request that was parked has named its task before.
  if (!/^\d+$/.test(reference) || context.wake) return task
  const other = context.store.tasks.byNumber.all({ number: task.number }).find(({ seq }) => seq !== task.seq)
  if (!other) return task
  refuse('ambiguous', {
    kind: 'task',
    name: reference,
    matches: `${task.friendly_id}, ${other.friendly_id}`,
    hint: `write '${task.friendly_id}' for the one of the default queue`,
  })
}

export const findQueue = ({ store }: Pick<Context, 'store'>, reference: string): QueueRow =>
  store.queues.byName.get({ name: reference }) ??
  store.queues.byId.get({ id: reference }) ??
  refuse('not_found', {
    kind: 'queue',
    name: reference,
    near: nearest(
      reference,
      store.queues.names.all({}).map(({ name }) => name),
    ),
  })

export const findSession = ({ store }: Pick<Context, 'store'>, reference: string): SessionRow =>
  store.sessions.find.get({ reference }) ??
  refuse('not_found', {
    kind: 'session',
    name: reference,
    near: nearest(
      reference,
      store.sessions.list.all({}).map(({ name }) => name),
    ),
  })

/** By id, unique prefix of an id, or unambiguous name. */
export const findWorker = ({ store: { workers } }: Pick<Context, 'store'>, reference: string): WorkerRow => {
  const exact = workers.byId.get({ id: reference })
  if (exact) return exact
  const found = /^wrk_./.test(reference) ? workers.byPrefix.all({ prefix: reference }) : []
  const [first, second] = found.length > 0 ? found : workers.byName.all({ name: reference })
  // Workers may reuse a name: while one of this name lives, those that have ended do not count.
  if (first && second && (found.length > 0 || second.ended_at === null || first.ended_at !== null)) {
    refuse('ambiguous', { kind: 'worker', name: reference, matches: `${first.id}, ${second.id}, …` })
  }
  return first ?? refuse('not_found', { kind: 'worker', name: reference })
}
