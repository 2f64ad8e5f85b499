// How tasks come into being: by enqueue and by requeue.

import { refuse, SparkqError } from '../../lib/errors.ts'
import { newId } from '../../lib/id.ts'
import { nearest } from '../../lib/nearest.ts'
import type { Result } from '../../lib/protocol/index.ts'
import { jsonText } from '../json-text.ts'
import { checkPayload } from '../payload.ts'
import { scriptWork, type ScriptRequest } from '../script-task.ts'
import type { QueueRow } from '../store/queues.ts'
import type { NewTaskRow, TaskRow } from '../store/tasks.ts'
import type { Tool } from '../tools.ts'
import { instant } from '../instant.ts'
import { cancelNow } from '../outcome.ts'
import type { Context, Handlers } from './context.ts'
import { findQueue, findTask } from './find.ts'

type Enqueued = Result<'task.enqueue'>['tasks'][number]

export const enqueueHandlers: Pick<Handlers, 'task.enqueue' | 'task.requeue'> = {
  'task.enqueue': (context, { tasks }) => {
    const find = context.control.scripts.finder()
    return { tasks: tasks.map((task, i) => naming(i, tasks.length, () => enqueue(context, { task, find }))) }
  },

  'task.requeue': (context, { ids }) => ({ tasks: ids.map(id => requeue(context, findTask(context, id))) }),
}

/** Of many tasks the refused one is told by its place. */
const naming = <T>(index: number, all: number, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    if (all === 1 || !(error instanceof SparkqError)) throw error
    throw new SparkqError(error.code, `task ${index + 1} of ${all}: ${error.message}`, error.hint)
  }
}

const enqueue = (context: Context, { task, find }: ScriptRequest): Enqueued => {
  const { store, config, now } = context
  const known = task.id === undefined ? undefined : store.tasks.byId.get({ id: task.id })
  if (known) return answer(known, false)
  const queue = findOpenQueue(context, task.queue ?? config.defaults.queue)
  const script = task.script === undefined ? undefined : scriptWork(context, { task, find })
  const tool = findTool(context, task.tool ?? script?.tool ?? 'run-bash')
  const payload = checkPayload(tool, { cwd: tool.cwd ?? task.cwd ?? config.projectDir, ...(script?.payload(tool) ?? task.payload) })
  const holder = task.key === undefined ? undefined : store.tasks.openByKey.get({ key: task.key, queue_id: queue.id })
  if (holder && (task.if_exists ?? 'skip') === 'skip') return answer(holder, false)
  if (holder && task.if_exists === 'error') refuse('exists', { kind: 'an open task with key', name: task.key! })
  if (holder) replace(context, holder)
  return insert(context, queue, {
    id: task.id ?? newId('tsk', now), tool_name: tool.name, task_class: script?.task_class ?? tool.task_class, payload,
    metadata: task.metadata === undefined ? null : jsonText(task.metadata, 'metadata'), key: task.key ?? null,
    timeout: firstSaid(task.timeout, script?.timeout, tool.timeout)!, retries: task.retries ?? tool.retries, requeued_from: null,
    not_before: instant(task.not_before, now),
  })
}

/** Null is said too: no timeout. */
const firstSaid = (...timeouts: (number | null | undefined)[]): number | null | undefined => timeouts.find(timeout => timeout !== undefined)

const requeue = (context: Context, old: TaskRow): Enqueued => {
  if (old.finished_at === null) refuse('conflict', { kind: 'task', name: old.friendly_id, is: old.status, needs: 'finished' })
  const { tool_name, task_class, payload, metadata, timeout, retries } = old
  return insert(context, findOpenQueue(context, old.queue_id), {
    id: newId('tsk', context.now), tool_name, task_class, payload, metadata, key: null, timeout, retries, requeued_from: old.id, not_before: null,
  })
}

const insert = ({ store, now }: Context, queue: QueueRow, task: Omit<NewTaskRow, 'queue_id' | 'number' | 'now'>): Enqueued => {
  const { number } = store.queues.nextNumber.get({ prefix: queue.prefix })!
  store.tasks.insert.run({ ...task, queue_id: queue.id, number, now })
  return { id: task.id, friendly_id: `${queue.prefix}-${number}`, queue: queue.name, status: 'queued', created: true }
}

const answer = (row: TaskRow, created: boolean): Enqueued => ({ id: row.id, friendly_id: row.friendly_id, queue: row.queue, status: row.status, created })

/** The new one takes the place of a queued one; a running one is not torn from its worker. */
const replace = (context: Context, holder: TaskRow): void => {
  if (holder.status === 'running') {
    refuse('conflict', { kind: 'task', name: holder.friendly_id, is: 'running', needs: 'queued', hint: `end it first with 'sparkq cancel ${holder.friendly_id}'` })
  }
  cancelNow(context, holder, 'replaced by a newer task with the same key')
}

const findOpenQueue = (context: Context, reference: string): QueueRow => {
  const queue = findQueue(context, reference)
  if (queue.status !== 'ended' && queue.status !== 'archived') return queue
  return refuse('conflict', { kind: 'queue', name: queue.name, is: queue.status, needs: 'open for tasks', hint: "'sparkq queue list' shows those that are" })
}

const findTool = ({ config }: Context, name: string): Tool =>
  config.tools[name] ??
  refuse('not_found', { kind: 'tool', name, near: nearest(name, Object.keys(config.tools)) })
