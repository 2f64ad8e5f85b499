// A task with other settings: what an edit writes, and what `requeue` gives the new task.

import type { Params } from '../../../lib/protocol/index.ts'
import { toolNamed } from '../../../lib/config/tools.ts'
import { FROM_OPTION } from '../../../lib/text/timeout.ts'
import type { NewTaskRow, TaskRow } from '../../store/task-rows.ts'
import { changeEnvironment } from '../../tasks/environments.ts'
import { jsonText } from '../../tasks/json-text.ts'
import { checkPayload } from '../../tasks/payload.ts'
import { findTool } from './add-task.ts'
import type { Context } from './context.ts'

type TaskChanges = Omit<Params<'task.edit'>, 'id' | 'edits'>

type ChangedFields = Pick<
  NewTaskRow,
  | 'name'
  | 'tool_name'
  | 'task_class'
  | 'payload'
  | 'metadata'
  | 'timeout'
  | 'timeout_source'
  | 'retries'
  | 'environment_id'
>

/** What is not named stays. Timeout and retries follow another tool if they were those of the old one. Refuses with
 * `not_found` an unknown tool, with `invalid` a payload that the tool does not take. */
export const changedTask = (context: Context, old: TaskRow, changes: TaskChanges): ChangedFields => {
  const was = toolNamed(context.config.tools, old.tool_name)
  const tool = changes.tool === undefined ? was : findTool(context, changes.tool)
  const isOther = tool.name !== was.name
  return {
    name: changes.name === undefined ? old.name : changes.name,
    tool_name: tool.name,
    task_class: isOther ? tool.task_class : old.task_class,
    payload: isOther || changes.payload || changes.cwd !== undefined ? payloadOf(tool, old, changes) : old.payload,
    metadata:
      changes.metadata === undefined
        ? old.metadata
        : changes.metadata === null
          ? null
          : jsonText(changes.metadata, 'metadata'),
    ...(changes.timeout === undefined
      ? timeoutOf(isOther && hasTimeoutOf(old, was) ? tool : old)
      : { timeout: changes.timeout, timeout_source: FROM_OPTION }),
    retries: changes.retries ?? (isOther && old.retries === was.retries ? tool.retries : old.retries),
    environment_id: changeEnvironment(context.store, old.environment_id, changes),
  }
}

type TimeoutFields = Pick<NewTaskRow, 'timeout' | 'timeout_source'>

const timeoutOf = ({ timeout, timeout_source }: TimeoutFields): TimeoutFields => ({ timeout, timeout_source })

/** A task of an older version has no source of its timeout. */
const hasTimeoutOf = (task: TimeoutFields, tool: TimeoutFields): boolean =>
  task.timeout === tool.timeout && (task.timeout_source ?? tool.timeout_source) === tool.timeout_source

/** A payload without a directory keeps the one that the task has. */
const payloadOf = (
  tool: Parameters<typeof checkPayload>[0],
  old: TaskRow,
  { payload, cwd }: Pick<TaskChanges, 'payload' | 'cwd'>,
): string => {
  const before = JSON.parse(old.payload) as { cwd: string }
  return checkPayload(tool, { cwd: before.cwd, ...(payload ?? before), ...(cwd !== undefined && { cwd }) })
}
