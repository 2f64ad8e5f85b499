// Edits a queued task: in an editor, from a draft, or by assignments.

import { existsSync, readFileSync, rmSync } from 'node:fs'
import { canAsk, confirm } from '../cli/ask.ts'
import { note, printError } from '../cli/output.ts'
import type { VerbContext } from '../cli/verb.ts'
import { asSparkqError, refuse, SparkqError, type ErrorCode } from '../model/errors.ts'
import type { Call } from '../rpc/client.ts'
import type { Result } from '../protocol/index.ts'
import type { WholeTask } from '../protocol/entities.ts'
import { shellWords } from '../text/shell-words.ts'
import { assign, type Assignment } from './assignments.ts'
import { loadYaml, readDraft, renderDraft } from './draft.ts'
import { editorOf, keepDraft, openEditor } from './editor.ts'

/** The task after the edit; undefined if nothing was changed. */
type Edited = Result<'task.edit'> | undefined

type Around = Pick<VerbContext, 'call' | 'cwd' | 'env' | 'io' | 'project' | 'signal'> & { json: boolean }

/** Lets the user edit the task in an editor. A draft that was not accepted is kept, and the error names it. */
export const editInEditor = async (around: Around, id: string): Promise<Edited> => {
  const { io, env, project, signal } = around
  const task = await queuedTask(around.call, id)
  const editor = editorOf(env, canAsk(io))
  const yaml = await loadYaml()
  const text = renderDraft(yaml, task)
  const file = keepDraft(project().dir, task.friendly_id, text)
  signal() // Ctrl-C is for the editor
  for (;;) {
    try {
      await openEditor(editor, file, around)
      const edited = await applyDraft(around, { text: textIn(file), name: file, task })
      rmSync(file, { force: true })
      return edited
    } catch (thrown) {
      const error = asSparkqError(thrown)
      const isTouched = !['', text].includes(textIn(file))
      if (!isTouched) rmSync(file, { force: true })
      const kept = isTouched ? withDraft(error, task, file) : error
      if (!isTouched || !CORRECTABLE.has(error.code) || !canAsk(io)) throw kept
      printError(io, error, { verb: 'edit', json: around.json })
      if (!(await confirm(io, 'open the editor again?'))) throw kept
    }
  }
}

/** An editor may have removed the file. */
const textIn = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '')

/** What the user can correct in the draft. */
const CORRECTABLE: ReadonlySet<ErrorCode> = new Set(['invalid', 'invalid_params', 'not_found', 'exists'])

/** Takes a draft. The file of the user stays; what came from stdin is kept in a file if it was not accepted. */
export const editFrom = async (around: Around, id: string, draft: { text: string; name: string }): Promise<Edited> => {
  const task = await queuedTask(around.call, id).catch(error => keepStdin(around, id, draft, error))
  return applyDraft(around, { ...draft, task }).catch(error => keepStdin(around, task.friendly_id, draft, error))
}

const keepStdin = (
  { project }: Around,
  id: string,
  { text, name }: { text: string; name: string },
  thrown: unknown,
): never => {
  const error = asSparkqError(thrown)
  if (name !== 'stdin' || error.code !== 'conflict') throw error
  throw withDraft(error, { friendly_id: id }, keepDraft(project().dir, id, text))
}

/** Assigns values. Another edit at the same time is no conflict: the values are assigned again, to what it left. */
export const editBySet = async ({ call }: Around, id: string, assignments: readonly Assignment[]): Promise<Edited> => {
  for (;;) {
    const task = await queuedTask(call, id)
    try {
      return await call('task.edit', { id: task.id, edits: task.edits, ...(await assign(task, assignments)) })
    } catch (error) {
      const { edits } = await call('task.get', { id: task.id })
      if (asSparkqError(error).code !== 'conflict' || edits === task.edits) throw error
    }
  }
}

/** Refuses with `conflict` a task that is not queued, before the user begins to edit it. */
const queuedTask = async (call: Call, reference: string): Promise<WholeTask> => {
  const { id } = await call('task.attempt', { id: reference, change: true })
  const task = await call('task.get', { id })
  if (task.status !== 'queued')
    refuse('conflict', { kind: 'task', name: task.friendly_id, is: task.status, needs: 'queued' })
  return task
}

const applyDraft = async (
  { call, io }: Around,
  { text, name, task }: { text: string; name: string; task: WholeTask },
): Promise<Edited> => {
  const unchanged = (why: string): undefined =>
    note(io, 'edit', `${task.friendly_id} is unchanged: ${why}`) as undefined
  if (text.replace(/^\s*#.*$/gm, '').trim() === '') return unchanged('the draft is empty')
  const { changes, keys, located } = readDraft(await loadYaml(), { text, name, task })
  if (keys.length === 0) return unchanged('the draft changes nothing')
  try {
    const edited = await call('task.edit', { id: task.id, edits: task.edits, ...changes })
    if (io.tty.err) note(io, 'edit', `${task.friendly_id}: changed ${keys.join(', ')}`)
    return edited
  } catch (thrown) {
    const error = asSparkqError(thrown)
    throw CORRECTABLE.has(error.code) ? located(error) : error
  }
}

const withDraft = (
  { code, message }: SparkqError,
  { friendly_id }: Pick<WholeTask, 'friendly_id'>,
  file: string,
): SparkqError =>
  new SparkqError(code, message, `your draft is kept: ${shellWords(['sparkq', 'edit', friendly_id, '--from', file])}`)
