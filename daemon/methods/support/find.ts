// Finds tasks, queues, sessions and workers by the references that people use (docs/contract.md §2).

import { refuse } from '../../../lib/model/errors.ts'
import { nearest } from '../../../lib/text/nearest.ts'
import type { QueueRow } from '../../store/queues.ts'
import type { SessionRow } from '../../store/sessions.ts'
import type { TaskRow } from '../../store/task-rows.ts'
import type { WorkerRow } from '../../store/workers.ts'
import type { Context } from './context.ts'

/** By id, unique prefix of an id, or friendly id in upper or lower case. */
export const findTask = ({ store }: Pick<Context, 'store'>, reference: string): TaskRow => {
  const exact = store.tasks.byId.get({ id: reference })
  if (exact) return exact
  const [, letters, number] = /^(.+)-(\d{1,15})$/u.exec(reference) ?? []
  const friendly = letters && store.tasks.byFriendlyId.get({ prefix: letters.toUpperCase(), number: Number(number) })
  if (friendly) return friendly
  const [first, second] = /^tsk_./.test(reference) ? store.tasks.byPrefix.all({ prefix: reference }) : []
  if (first && second) refuse('ambiguous', { kind: 'task', name: reference, matches: `${first.id}, ${second.id}, …` })
  return first ?? refuse('not_found', { kind: 'task', name: reference })
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
