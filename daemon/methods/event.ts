// Reads the journal from a given place on, forwards or backwards. The daemon keeps no state for a caller: a slow caller
// costs nothing, and after a restart a caller continues without a gap or a repeat.

import { refuse } from '../../lib/model/errors.ts'
import { eventKinds } from '../../lib/model/state-machines.ts'
import { nearest } from '../../lib/text/nearest.ts'
import type { Params, Result } from '../../lib/protocol/index.ts'
import { Parked } from '../engine/parking.ts'
import type { NamedEventRow } from '../store/events.ts'
import type { Context, Handlers } from './support/context.ts'
import { findQueue, findTask } from './support/find.ts'
import { lastOf, placeOf } from './support/journal.ts'
import { iso } from '../tasks/timestamps.ts'

export const eventHandlers: Pick<Handlers, 'event.list'> = {
  'event.list': (context, { after, before, wait, limit = DEFAULT_LIMIT, ...wanted }) => {
    const { now, wake } = context
    const filter = filterOf(context, wanted)
    if (before !== undefined) {
      if (after !== undefined || wait !== undefined) refuseBefore(after === undefined ? 'wait' : 'after')
      return readBackwards(context, filter, before, limit)
    }
    const place = placeOf(context, after)
    const answer = read(context, filter, place, limit)
    const found = answer.events.length > 0 || answer.next < lastOf(context)
    if (after === undefined || wait === undefined || found || wake?.why === 'expired') return answer
    if (wake?.why === 'stopping') refuse('shutting_down', {})
    const until = wake ? wake.until : wait === null ? null : now + wait * 1000
    return new Parked(event => filter.kinds?.has(event.kind) ?? true, until, {
      about: filter.tasks ?? (filter.queue === undefined ? undefined : [filter.queue]),
      queue: filter.queue,
    })
  },
}

/** The default limit; a response of this many events stays well below the line limit of the wire. */
const DEFAULT_LIMIT = 500
/** Up to this many events are read for one response, even if few of them match. */
const MAX_EVENTS_READ = 20_000

type EventFilter = { kinds: ReadonlySet<string> | undefined; queue: string | undefined; tasks: string[] | undefined }

const filterOf = (
  context: Context,
  { kinds, queue, tasks }: Pick<Params<'event.list'>, 'kinds' | 'queue' | 'tasks'>,
): EventFilter => ({
  kinds: kinds && new Set(kinds.flatMap(kindsNamed)),
  // A request that waited has the id, and receives the event of the deletion.
  queue: queue === undefined || context.wake ? queue : findQueue(context, queue).id,
  tasks: tasks?.map(task => findTask(context, task).id),
})

/** `task.failed` is one kind; `task` and `task.*` are all kinds of the noun. */
const kindsNamed = (word: string): string[] => {
  if (eventKinds.includes(word)) return [word]
  const ofNoun = eventKinds.filter(kind => kind.startsWith(`${word.replace(/\.\*$/, '')}.`))
  if (ofNoun.length > 0) return ofNoun
  const near = nearest(word, eventKinds)
  refuse('invalid', {
    what: `kind '${word}'`,
    why: 'no event is of that kind',
    hint: near ? `did you mean '${near}'?` : `there are ${eventKinds.join(', ')}`,
  })
}

const read = (context: Context, filter: EventFilter, seq: number, limit: number): Result<'event.list'> => {
  const upto = Math.min(lastOf(context), seq + MAX_EVENTS_READ)
  const rows = context.store.events.named.all({ seq, upto, limit, ...conditions(filter) })
  return { events: rows.map(eventShape), next: rows.length === limit ? rows.at(-1)!.seq : upto }
}

/** A place beyond the end is the end: the caller need not know it. */
const readBackwards = (context: Context, filter: EventFilter, before: number, limit: number): Result<'event.list'> => {
  const upto = Math.min(lastOf(context), before - 1)
  const seq = Math.max(0, upto - MAX_EVENTS_READ)
  const rows = context.store.events.namedBackwards.all({ seq, upto, limit, ...conditions(filter) })
  return { events: rows.map(eventShape), next: rows.length === limit ? rows.at(-1)!.seq : seq + 1 }
}

const conditions = ({ kinds, queue, tasks }: EventFilter) => ({
  queue_id: queue ?? null,
  kinds: kinds ? JSON.stringify([...kinds]) : null,
  tasks: tasks ? JSON.stringify(tasks) : null,
})

const refuseBefore = (other: 'after' | 'wait'): never =>
  refuse('invalid', {
    what: `'before' and '${other}'`,
    why: 'they exclude each other',
    hint: "'before' reads backwards from a place, and what is there waits for nothing",
  })

const eventShape = (row: NamedEventRow): Result<'event.list'>['events'][number] => ({
  seq: row.seq,
  at: iso(row.at),
  kind: row.kind,
  session: row.session,
  queue: row.queue,
  task: row.task_id,
  friendly_id: row.friendly_id,
  worker: row.worker_id,
  claim: row.claim,
  detail: row.detail,
  origin: row.origin,
})
