// What ended in a period, in numbers. The tasks are read in slices, newest first, up to a limit.

import { statSync } from 'node:fs'
import { refuse } from '../../../lib/model/errors.ts'
import { steadyNow } from '../../../lib/system/monotonic.ts'
import type { TaskNumbers } from '../../../lib/protocol/entities.ts'
import type { Params } from '../../../lib/protocol/index.ts'
import { SLICE_MS } from '../../engine/slices.ts'
import { withoutLongTexts } from '../../tasks/cut-payload.ts'
import { logSize } from '../../tasks/log-size.ts'
import { createTally, type Count, type CountedCommand, type Tally } from '../../tasks/tally.ts'
import { iso, moment } from '../../tasks/timestamps.ts'
import type { Context, Handlers } from '../support/context.ts'
import { findQueue } from '../support/find.ts'
import { readOn } from '../support/read-on.ts'

export const numbersHandlers: Pick<Handlers, 'task.numbers'> = {
  'task.numbers': (context, params) => {
    const period = periodOf(context, params)
    const queues = params.queues && new Set(params.queues.map(reference => findQueue(context, reference).id))
    return async () => {
      const { tally, countedSince } = await count(context, period, queues)
      return {
        since: iso(period.since),
        until: iso(period.until),
        counted_since: iso(countedSince),
        bucket: period.bucketMs / 1000,
        ...tally.all(),
        buckets: Array.from({ length: bucketsIn(period) }, (_, i) => ({
          at: iso(period.since + i * period.bucketMs),
          ...tally.bucket(i),
        })),
        queues: queuesOf(context, tally),
        commands: commandsOf(context, tally.commands()),
        ...(params.sizes && { sizes: await sizes(context) }),
      }
    }
  },
}

const MAX_TASKS = 50_000
const MAX_BUCKETS = 1000
const MAX_COMMANDS = 10
const READ_LIMIT_MS = 60_000
const DAY_MS = 86_400_000

type Period = { since: number; until: number; bucketMs: number }

/** `until` is not part of it. */
const periodOf = ({ now }: Context, { since, until, bucket = 3600 }: Params<'task.numbers'>): Period => {
  const end = until === undefined ? now + 1 : moment(until, 'until')
  const begin = since === undefined ? end - DAY_MS : moment(since, 'since')
  const period = { since: begin, until: end, bucketMs: bucket * 1000 }
  if (begin >= end) refuse('invalid', { what: `since '${iso(begin)}'`, why: `not before ${iso(end)}` })
  if (bucketsIn(period) > MAX_BUCKETS)
    refuse('invalid', { what: `bucket ${bucket}`, why: `more than ${MAX_BUCKETS} of them are in the period` })
  return period
}

const bucketsIn = ({ since, until, bucketMs }: Period): number => Math.ceil((until - since) / bucketMs)

/** `countedSince` is later than the begin of the period if there were too many tasks. */
const count = async (
  context: Context,
  { since, until, bucketMs }: Period,
  queues: ReadonlySet<string> | undefined,
): Promise<{ tally: Tally; countedSince: number }> => {
  const tally = createTally(since, bucketMs)
  let left = MAX_TASKS
  let place = { at: until - 1, seq: Number.MAX_SAFE_INTEGER }
  const read = (): boolean => {
    const end = steadyNow() + SLICE_MS
    for (const row of context.store.numbers.ended.each({ since, ...place })) {
      if (left-- === 0) return true
      place = { at: row.finished_at, seq: row.seq }
      if (queues === undefined || queues.has(row.queue_id)) tally.add(row)
      if (steadyNow() > end) return false
    }
    return true
  }
  if (!(await readOn(context, READ_LIMIT_MS, read))) refuse('timed_out', { what: 'the count' })
  return { tally, countedSince: left < 0 ? place.at : since }
}

const queuesOf = ({ store }: Context, tally: Tally): TaskNumbers['queues'] => {
  const endedIn = ({ succeeded, failed, canceled }: Count): number => succeeded + failed + canceled
  return [...tally.queues()]
    .sort(([, a], [, b]) => endedIn(b) - endedIn(a))
    .flatMap(([id, count]) => {
      const queue = store.queues.byId.get({ id })
      return queue ? [{ queue: queue.name, ...count }] : []
    })
}

const commandsOf = (context: Context, commands: CountedCommand[]): TaskNumbers['commands'] => {
  const slowest = commands.filter(({ median }) => median !== null).sort((a, b) => b.median! - a.median!)
  const failing = commands.filter(({ failed }) => failed > 0).sort((a, b) => b.failed - a.failed || a.ended - b.ended)
  const shown = (list: CountedCommand[]): TaskNumbers['commands']['slowest'] =>
    list.slice(0, MAX_COMMANDS).flatMap(command => commandShape(context, command))
  return { slowest: shown(slowest), failing: shown(failing) }
}

/** Nothing if its newest task was purged meanwhile. */
const commandShape = ({ store }: Context, { count, seq }: CountedCommand): TaskNumbers['commands']['slowest'] => {
  const task = store.tasks.bySeq.get({ seq })
  if (task === undefined) return []
  const { tool_name, name, id, friendly_id } = task
  return [{ ...count(), tool_name, name, payload: withoutLongTexts(task.payload), task: id, friendly_id }]
}

const sizes = async ({ config, logs, slices }: Context): Promise<NonNullable<TaskNumbers['sizes']>> => {
  const { bytes, estimated } = await logSize(logs.path, slices)
  const files = [config.database.path, `${config.database.path}-wal`]
  const database = files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0)
  return { database, logs: bytes, logs_estimated: estimated }
}
