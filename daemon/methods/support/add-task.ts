// Adds a task to its queue: shared by enqueue, requeue, the git hooks and the batches of the spool.

import type { EnqueuedTask, NewTask } from '../../../lib/protocol/entities.ts'
import { SparkqError, refuse } from '../../../lib/model/errors.ts'
import { newId } from '../../../lib/model/id.ts'
import { FROM_OPTION } from '../../../lib/text/timeout.ts'
import { nearest } from '../../../lib/text/nearest.ts'
import { jsonText } from '../../tasks/json-text.ts'
import { checkPayload } from '../../tasks/payload.ts'
import { scriptWork, type ScriptRequest, type ScriptWork } from '../../tasks/script-task.ts'
import type { QueueHead } from '../../store/queues.ts'
import type { NewTaskRow, TaskRow } from '../../store/task-rows.ts'
import type { Tool } from '../../../lib/config/tools.ts'
import { instant } from '../../tasks/timestamps.ts'
import { cancelNow } from '../../tasks/outcome.ts'
import type { Context } from './context.ts'
import { findQueue } from './find.ts'
import { isOver } from './queue-state.ts'

/** Adds a task, or finds the one with its id or key. If a task with the id of the request exists, this request added
 * it: the caller got no response and repeats it. That is rare, so the id is looked up only if the task cannot be
 * added. */
export const addTask = (context: Context, request: ScriptRequest): EnqueuedTask => {
  const { id, key } = request.task
  const known = (): EnqueuedTask | undefined => {
    const row = id === undefined ? undefined : context.store.tasks.byId.get({ id })
    return row && answer(row, true)
  }
  // With a key the lookup comes first: a repeated request could otherwise replace the task that it added itself.
  const before = key === undefined ? undefined : known()
  if (before) return before
  try {
    return addNew(context, request)
  } catch (error) {
    const added = error instanceof SparkqError ? known() : undefined
    if (added) return added
    throw error
  }
}

const addNew = (context: Context, { task, find, environment, timeoutSource }: ScriptRequest): EnqueuedTask => {
  const { config, now } = context
  const queue = findOpenQueue(context, task.queue ?? config.defaults.queue)
  const script =
    task.script === undefined ? undefined : scriptWork({ config, scripts: context.scripts }, { task, find })
  const tool = findTool(context, task.tool ?? script?.tool ?? 'run-bash')
  const payload = checkPayload(tool, {
    cwd: tool.cwd ?? task.cwd ?? config.projectDir,
    ...(script?.payload(tool) ?? task.payload),
  })
  const { key, if_exists } = task
  const holder = key === undefined ? undefined : keyHolder(context, queue, { key, if_exists })
  if (holder) return answer(holder, false)
  return insertTask(context, queue, {
    id: task.id ?? newId('tsk', now),
    name: task.name ?? null,
    tool_name: tool.name,
    task_class: script?.task_class ?? tool.task_class,
    payload,
    metadata: task.metadata === undefined ? null : jsonText(task.metadata, 'metadata'),
    key: key ?? null,
    ...timeoutOf({ task, timeoutSource }, script, tool),
    retries: task.retries ?? tool.retries,
    requeued_from: null,
    environment_id: environment(task.env),
    not_before: instant(task.not_before, now),
  })
}

/** The open task that keeps the key of a new one, which then is not added; undefined if the key is free, or is free
 * now. Refuses with `exists`. */
export const keyHolder = (
  context: Context,
  queue: Pick<QueueHead, 'id'>,
  { key, if_exists = 'skip' }: { key: string; if_exists?: NewTask['if_exists'] },
): TaskRow | undefined => {
  const holder = context.store.tasks.openByKey.get({ key, queue_id: queue.id })
  if (!holder || if_exists === 'skip') return holder
  if (if_exists === 'error') refuse('exists', { kind: 'an open task with key', name: key })
  return void replace(context, holder)
}

/** Puts the place of a task in front of the message if `work` refuses it. */
export const naming = <T>(place: string | undefined, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    if (place === undefined || !(error instanceof SparkqError)) throw error
    throw new SparkqError(error.code, `${place}: ${error.message}`, error.hint)
  }
}

/** The first timeout that is given, and where it comes from. Null counts as well: it means no timeout. */
const timeoutOf = (
  { task: { timeout }, timeoutSource = FROM_OPTION }: Pick<ScriptRequest, 'task' | 'timeoutSource'>,
  script: ScriptWork | undefined,
  tool: Tool,
): Pick<NewTaskRow, 'timeout' | 'timeout_source'> =>
  timeout !== undefined
    ? { timeout, timeout_source: timeoutSource }
    : script?.timeout !== undefined
      ? { timeout: script.timeout, timeout_source: script.timeoutSource }
      : { timeout: tool.timeout, timeout_source: tool.timeout_source }

/** Adds a task at the end of its queue. Refuses with `exists` if the id is taken. */
export const insertTask = (
  { store, now }: Context,
  queue: QueueHead,
  task: Omit<NewTaskRow, 'queue_id' | 'number' | 'now'>,
): EnqueuedTask => {
  const { number } = store.queues.nextNumber.get({ prefix: queue.prefix })!
  if (store.tasks.insert.run({ ...task, queue_id: queue.id, number, now }) === 0) {
    store.queues.returnNumber.run({ prefix: queue.prefix })
    refuse('exists', { kind: 'a task with id', name: task.id })
  }
  return { id: task.id, friendly_id: `${queue.prefix}-${number}`, queue: queue.name, status: 'queued', created: true }
}

export const answer = (row: TaskRow, created: boolean): EnqueuedTask => ({
  id: row.id,
  friendly_id: row.friendly_id,
  queue: row.queue,
  status: row.status,
  created,
})

/** Cancels a queued task because a newer one replaces it. A running task is not taken from its worker. */
const replace = (context: Context, holder: TaskRow): void => {
  if (holder.status === 'running') {
    refuse('conflict', {
      kind: 'task',
      name: holder.friendly_id,
      is: 'running',
      needs: 'queued',
      hint: `end it first with 'sparkq cancel ${holder.friendly_id}'`,
    })
  }
  cancelNow(context, holder, 'replaced by a newer task with the same key')
}

export const findOpenQueue = (context: Context, reference: string): QueueHead => {
  const queue = context.store.queues.head.get({ name: reference }) ?? findQueue(context, reference)
  if (!isOver(queue)) return queue
  refuse('conflict', {
    kind: 'queue',
    name: queue.name,
    is: queue.status,
    needs: 'open for tasks',
    hint: "'sparkq queue list' shows those that are",
  })
}

export const findTool = ({ config }: Context, name: string): Tool =>
  config.tools[name] ?? refuse('not_found', { kind: 'tool', name, near: nearest(name, Object.keys(config.tools)) })
