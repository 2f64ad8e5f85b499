// Deletes finished tasks that are old enough, in slices, each a turn of its own; then their logs.

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../engine/clock.ts'
import type { Store } from '../store/index.ts'
import type { Turn } from '../engine/group-commit.ts'

export type PurgeOptions = { store: Store; turn: Turn; clock: Clock; logs: string }

/** So many tasks a turn: some milliseconds. */
const SLICE = 500

/** Deletes tasks that ended at least so many seconds ago, never others; resolves to their number. */
export const purge = async ({ store, turn, clock, logs }: PurgeOptions, olderThan: number): Promise<number> => {
  const before = clock.now() - olderThan * 1000
  let deleted = 0
  for (;;) {
    const gone = await turn.perform(() => store.tasks.purge.all({ before, limit: SLICE }))
    for (const { id } of gone) rmSync(join(logs, id), { recursive: true, force: true })
    deleted += gone.length
    if (gone.length < SLICE) break
  }
  await turn.perform(() => store.workers.purge.run({ before }))
  return deleted
}
