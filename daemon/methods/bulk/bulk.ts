import { SparkqError, refuse } from '../../../lib/model/errors.ts'
import type { Params, Result } from '../../../lib/protocol/index.ts'
import type { TaskSearch } from '../../tasks/task-search.ts'
import { beginCancel } from '../support/begin-cancel.ts'
import type { Context, Handlers } from '../support/context.ts'
import { searchOf, type Where } from '../support/task-filter.ts'
import { requeueTask } from '../task/requeue.ts'
import { changeAll } from './change-all.ts'

export const bulkHandlers: Pick<Handlers, 'bulk.cancel' | 'bulk.requeue'> = {
  'bulk.cancel': (context, { where, expect }) => {
    const search = searchAmong(context, where, ['queued', 'running'])
    return async () => {
      const { pages, ...numbers } = await changeAll(context, { search, expect, order: runningLast, change: cancelSome })
      return {
        ...numbers,
        skipped: sum(pages, 'skipped'),
        canceled: sum(pages, 'canceled'),
        running: sum(pages, 'running'),
        ending: pages.flatMap(({ ending }) => ending),
      }
    }
  },

  'bulk.requeue': (context, { where, expect, ...changes }) => {
    const search = searchAmong(context, where, ['succeeded', 'failed', 'canceled'])
    const change = (turn: Context, tasks: readonly number[]) => requeueSome(turn, tasks, changes)
    return async () => {
      const { pages, ...numbers } = await changeAll(context, { search, expect, change })
      return {
        ...numbers,
        skipped: sum(pages, 'skipped'),
        tasks: pages.flatMap(({ tasks }) => tasks),
        refused: pages.flatMap(({ refused }) => refused),
      }
    }
  },
}

/** The search in these states, by default in all of them. */
const searchAmong = (
  context: Context,
  where: Where,
  states: NonNullable<TaskSearch['filter']['statuses']>,
): TaskSearch => {
  const search = searchOf(context, where)
  const { filter } = search
  if (Object.values(filter).every(value => value === undefined))
    refuse('invalid', { what: 'where', why: 'it names nothing', hint: 'name a queue, a state or a text' })
  const wrong = filter.statuses?.find(status => !states.includes(status))
  if (wrong !== undefined)
    refuse('invalid', { what: `status '${wrong}'`, why: `the tasks must be ${states.join(' or ')}` })
  return { ...search, filter: { ...filter, statuses: filter.statuses ?? states } }
}

/** While queued ones are canceled, no worker takes a task that is canceled next. */
const runningLast = ({ store }: Context, tasks: number[]): number[] => {
  const running = new Set(store.tasks.list({ status: 'running' }, undefined, -1).map(({ seq }) => seq))
  return [...tasks.filter(seq => !running.has(seq)), ...tasks.filter(seq => running.has(seq))]
}

type Canceled = { canceled: number; running: number; skipped: number; ending: string[] }

const cancelSome = (context: Context, tasks: readonly number[]): Canceled => {
  const done: Canceled = { canceled: 0, running: 0, skipped: 0, ending: [] }
  for (const seq of tasks) {
    const task = context.store.tasks.bySeq.get({ seq })
    if (task === undefined || task.finished_at !== null) done.skipped++
    else if (!beginCancel(context, task)) done.ending.push(task.id)
    else {
      done.canceled++
      if (task.status === 'running') done.running++
    }
  }
  return done
}

type Requeued = Pick<Result<'bulk.requeue'>, 'tasks' | 'refused' | 'skipped'>
type Changes = Omit<Params<'bulk.requeue'>, 'where' | 'expect'>

const requeueSome = (context: Context, tasks: readonly number[], changes: Changes): Requeued => {
  const done: Requeued = { tasks: [], refused: [], skipped: 0 }
  for (const seq of tasks) {
    const task = context.store.tasks.bySeq.get({ seq })
    if (task === undefined) {
      done.skipped++
      continue
    }
    try {
      done.tasks.push(requeueTask(context, task, changes))
    } catch (error) {
      // It is refused before anything is written.
      if (!(error instanceof SparkqError)) throw error
      const { code, message, hint = null } = error
      done.refused.push({ id: task.id, friendly_id: task.friendly_id, code, message, hint })
    }
  }
  return done
}

const sum = <K extends string>(pages: readonly Record<K, number>[], key: K): number =>
  pages.reduce((total, page) => total + page[key], 0)
