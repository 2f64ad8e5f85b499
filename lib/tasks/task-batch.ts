// Tasks from stdin, perhaps millions: they stay in memory as long as one request can contain them all; otherwise they
// are written into a draft of the spool as they arrive. For a draft the response of the daemon is a file too.

import type { EnqueuedTask } from '../protocol/entities.ts'
import { closeSync, openSync, rmSync } from 'node:fs'
import { storable } from '../model/task-environment.ts'
import { linesOf } from '../system/file-lines.ts'
import type { Identified, Submission } from './new-task-type.ts'
import { BATCH, draftIn, type Draft } from '../project/spool.ts'
import { encode, MAX_REQUEST_BYTES } from '../system/json-lines.ts'

/** Tasks that are added together, all or none. */
export type Batch = {
  count: number
  /** The file with the tasks; undefined if they are in memory. */
  draft: Draft | undefined
  tasks(): Iterable<Identified>
  /** Deletes the draft; a submitted file stays. */
  close(): void
}

/** Collects tasks until stdin ends. Without a state directory there is no spool, so all tasks stay in memory. */
export const gather = async (
  arrivals: AsyncIterable<Identified[]>,
  { stateDir, environment }: { stateDir: string | undefined; environment?: Submission['environment'] },
): Promise<Batch> => {
  const head = BATCH + (environment === undefined ? '' : encode(storable({ environment })))
  const held: Identified[] = []
  let draft: Draft | undefined
  let [count, size] = [0, 0]
  try {
    for await (const tasks of arrivals) {
      const text = tasks.map(encode).join('')
      count += tasks.length
      size += Buffer.byteLength(text)
      if (draft) draft.append(text)
      else held.push(...tasks)
      if (draft || stateDir === undefined || size <= MAX_REQUEST_BYTES) continue
      draft = draftIn(stateDir)
      draft.append(head + held.splice(0).map(encode).join(''))
    }
  } catch (error) {
    draft?.close()
    throw error
  }
  return {
    count,
    draft,
    tasks: () => (draft ? parsed(linesOf(draft.file, Buffer.byteLength(head))) : held),
    close: () => draft?.close(),
  }
}

/** The response for each task, from a file that the daemon made for this call. The caller deletes it. */
export const answersIn = (path: string): Iterable<EnqueuedTask> => {
  const file = openSync(path, 'r')
  rmSync(path)
  return parsed<EnqueuedTask>(linesOf(file), () => closeSync(file))
}

function* parsed<Row>(lines: Iterable<string>, done = (): void => {}): Generator<Row> {
  try {
    for (const line of lines) yield JSON.parse(line) as Row
  } finally {
    done()
  }
}
