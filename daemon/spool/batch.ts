// A batch of the spool: a file with one task a line. All of them are added in one transaction, or none. The
// file is never in memory as a whole.

import { closeSync, openSync, rmSync } from 'node:fs'
import { refuse } from '../../lib/model/errors.ts'
import { readStart } from '../../lib/system/file-ends.ts'
import { fileLines } from '../../lib/system/file-lines.ts'
import type { Params } from '../../lib/protocol/index.ts'
import { BATCH, ENVIRONMENT, writeAll } from '../../lib/project/spool.ts'
import { encode } from '../../lib/system/json-lines.ts'
import type { Context } from '../methods/support/context.ts'
import type { EnqueuedTask, IdleQueue } from '../../lib/protocol/entities.ts'
import { createEnvironments } from '../tasks/environments.ts'
import { addTask, naming } from '../methods/support/add-task.ts'
import { factsAfterwards } from '../methods/support/idle-facts.ts'
import { check } from '../server/dispatch.ts'
import type { Turn } from '../engine/group-commit.ts'

export type TakenBatch = { count: number; queues: IdleQueue[] }

export type BatchOptions = {
  turn: Turn
  /** Makes the context for work of the daemon itself. */
  context: (afterCommit: (work: () => void) => void) => Context
}

/** True for a file of the spool that begins like a batch. */
export const isBatch = (path: string): boolean => readStart(path, BATCH.length) === BATCH

/** Adds the tasks of a batch; resolves to their number and the state of their queues. If `answers` is a path, the
 * results (as of `task.enqueue`) are written there, one a line. */
export const takeBatch = async (
  { turn, context }: BatchOptions,
  path: string,
  answers: string | undefined,
): Promise<TakenBatch> => {
  let after: (() => void)[] = []
  try {
    const taken = await turn.perform(() => {
      after = [] // a turn that failed runs again
      const own = context(work => void after.push(work))
      return own.store.actingFor(own.peer.origin, () => addLines(own, path, answers))
    })
    for (const work of after) work()
    return taken
  } catch (error) {
    if (answers !== undefined) rmSync(answers, { force: true })
    throw error
  }
}

const addLines = (context: Context, path: string, answers: string | undefined): TakenBatch => {
  const find = context.scripts.finder()
  const out = answers === undefined ? undefined : answerFile(answers)
  let environment = createEnvironments(context, undefined)
  const queues = new Set<string>()
  let count = 0
  try {
    for (const line of fileLines(path, BATCH.length)) {
      if (count === 0 && line.startsWith(ENVIRONMENT)) {
        environment = createEnvironments(context, environmentOn(line))
        continue
      }
      const added = naming(`task ${++count}`, () => addTask(context, { task: taskOn(line), find, environment }))
      out?.add(added)
      queues.add(added.queue)
    }
    out?.flush()
  } finally {
    out?.close()
  }
  return { count, queues: factsAfterwards(context, queues) }
}

/** The environment of the caller, from a line before the tasks. */
const environmentOn = (line: string) =>
  (check('task.enqueue', { ...(parse(line) as object), tasks: [{ payload: {} }] }) as Params<'task.enqueue'>)
    .environment

const taskOn = (line: string): Params<'task.enqueue'>['tasks'][number] =>
  (check('task.enqueue', { tasks: [parse(line)] }) as Params<'task.enqueue'>).tasks[0]!

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch (error) {
    refuse('invalid', { what: 'a line of the spool', why: (error as Error).message })
  }
}

/** Refuses with `io` if the file cannot be written. */
const answerFile = (path: string) => {
  const written = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      refuse('io', { detail: `cannot write '${path}': ${(error as Error).message}` })
    }
  }
  const file = written(() => openSync(path, 'w', 0o600))
  let lines = ''
  const flush = (): void => {
    written(() => writeAll(file, lines))
    lines = ''
  }
  return {
    add(task: EnqueuedTask): void {
      lines += encode(task)
      if (lines.length > BUFFER_CHARACTERS) flush()
    },
    flush,
    close: () => closeSync(file),
  }
}

const BUFFER_CHARACTERS = 64 * 1024
