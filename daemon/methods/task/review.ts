// The inbox: finished tasks that are not acknowledged yet.

import type { Result } from '../../../lib/protocol/index.ts'
import type { ReviewedQueueRow, Scope } from '../../store/reviews.ts'
import type { TaskRow } from '../../store/task-rows.ts'
import { tailOf } from '../../tasks/task-output.ts'
import { usualDurations } from '../../tasks/typical-duration.ts'
import type { Context, Handlers } from '../support/context.ts'
import { findQueue } from '../support/find.ts'
import { fitting, MAX_PAGE_CHARACTERS } from '../support/page.ts'
import { taskShape } from '../support/shapes.ts'

export const reviewHandlers: Pick<Handlers, 'task.review' | 'task.acknowledge'> = {
  'task.review': (context, { queue: reference, limit = MAX_FINISHED_TASKS }) => {
    const { store } = context
    const queue_id = reference === undefined ? null : findQueue(context, reference).id
    const finished = fitting(unreviewed(context, { queue_id }), {
      most: limit,
      size: MAX_PAGE_CHARACTERS / 2,
    })
    const running = fitting(
      store.tasks.list({ status: 'running', queue: queue_id ?? undefined }, undefined, MAX_RUNNING_TASKS),
      { size: MAX_PAGE_CHARACTERS / 4 },
    )
    const usual = usualDurations(store, [...finished, ...running])
    const queues = perQueue(store.reviews.perQueue.all({ queue_id }))
    const totals = { succeeded: 0, failed: 0, canceled: 0 }
    for (const queue of queues) for (const status of FINISHED_STATES) totals[status] += queue[status]
    const counted = store.queues.list.all({}).filter(({ id }) => queue_id === null || id === queue_id)
    return {
      tasks: finished.map(row => ({ ...taskShape(row), usual: usual(row), tail: tailOfFailed(context, row) })),
      left: totals.succeeded + totals.failed + totals.canceled - finished.length,
      totals,
      queues,
      running_tasks: running.map(row => ({ ...taskShape(row), usual: usual(row) })),
      queued: sum(counted.map(({ queued }) => queued)),
      running: sum(counted.map(({ running }) => running)),
    }
  },

  'task.acknowledge': ({ store, now }, { ids }) => ({
    acknowledged: store.reviews.acknowledge.run({ ids: JSON.stringify(ids), now }),
  }),
}

/** The finished states, the most urgent first. */
const FINISHED_STATES = ['failed', 'canceled', 'succeeded'] as const

/** Up to this many tasks are listed, as long as they fit into a response; the totals count all. */
const MAX_FINISHED_TASKS = 1000
const MAX_RUNNING_TASKS = 100

function* unreviewed({ store }: Context, scope: Scope): Generator<TaskRow> {
  for (const status of FINISHED_STATES) yield* store.reviews.unreviewed.each({ ...scope, status })
}

const tailOfFailed = ({ store }: Context, { status, seq, claim }: TaskRow): string | null =>
  status === 'failed' ? tailOf(store.attempts.one.get({ task_seq: seq, number: claim })) : null

/** Joins the rows of a queue, one for each state, into one row. */
const perQueue = (rows: readonly ReviewedQueueRow[]): Result<'task.review'>['queues'] => {
  const names = [...new Set(rows.map(({ queue }) => queue))]
  return names.map(name => {
    const own = rows.filter(({ queue }) => queue === name)
    const tasks = Object.fromEntries(own.map(({ status, tasks }) => [status, tasks]))
    return {
      queue: name,
      succeeded: 0,
      failed: 0,
      canceled: 0,
      ...tasks,
      execution_time: sum(own.map(({ execution_ms }) => execution_ms)) / 1000,
    }
  })
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
