// Tasks of a stdin that may bring millions: held in memory while a line of the wire can take them all, else written
// into a draft of the spool as they come. What the daemon answers for a draft is a file too.

import { closeSync, openSync, rmSync } from 'node:fs'
import { linesOf } from '../system/file-lines.ts'
import type { Identified } from './new-task-type.ts'
import type { Result } from '../protocol/index.ts'
import { BATCH, draftIn, type Draft } from '../project/spool.ts'
import { encode, MAX_REQUEST_BYTES } from '../system/json-lines.ts'

export type Enqueued = Result<'task.enqueue'>['tasks'][number]

/** Tasks that go together. */
export type Batch = {
  count: number
  /** Where they are, unless in memory. */
  draft: Draft | undefined
  tasks(): Iterable<Identified>
  /** Takes the draft away; what was submitted stays. */
  close(): void
}

/** All that arrives, to the end. Without a state directory there is no spool, and all of it is held. */
export const gather = async (arrivals: AsyncIterable<Identified[]>, stateDir: string | undefined): Promise<Batch> => {
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
      draft.append(BATCH + held.splice(0).map(encode).join(''))
    }
  } catch (error) {
    draft?.close()
    throw error
  }
  return {
    count,
    draft,
    tasks: () => (draft ? parsed(linesOf(draft.file, BATCH.length)) : held),
    close: () => draft?.close(),
  }
}

/** What the daemon answered for each task, in a file that it made for us: nobody else takes it away. */
export const answersIn = (path: string): Iterable<Enqueued> => {
  const file = openSync(path, 'r')
  rmSync(path)
  return parsed<Enqueued>(linesOf(file), () => closeSync(file))
}

function* parsed<Row>(lines: Iterable<string>, done = (): void => {}): Generator<Row> {
  try {
    for (const line of lines) yield JSON.parse(line) as Row
  } finally {
    done()
  }
}
