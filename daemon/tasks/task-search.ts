// Reads the tasks that match a filter, newest first, a slice of time at once.

import { steadyNow } from '../../lib/system/monotonic.ts'
import { SLICE_MS } from '../engine/slices.ts'
import type { Store } from '../store/index.ts'
import type { ScanPlace, TaskFilter } from '../store/task-scans.ts'
import type { TextSearch } from './text-search.ts'

export type TaskSearch = { filter: TaskFilter; text: TextSearch | undefined }

/** A search that goes on where it stopped. */
export type Reader = {
  /** Reads for up to a slice of time and passes what matches to `take`, which returns false when it has enough. Returns
   * true if the search is over. */
  read(take: (seq: number) => boolean): boolean
  /** The last task that was looked at. */
  place(): ScanPlace | undefined
}

export const openReader = (store: Store, search: TaskSearch, after?: ScanPlace): Reader => {
  let place = after
  return {
    place: () => place,
    read(take) {
      const end = steadyNow() + SLICE_MS
      for (const { seq, number, hit } of store.tasks.scan.after(search.filter, place)) {
        place = { seq, number }
        if (hit && textMatches(store, search, seq) && !take(seq)) return true
        if (steadyNow() > end) return false
      }
      return true
    },
  }
}

/** Of these tasks, those that match: their numbers in the order of the database. */
export const matchesAmong = (store: Store, search: TaskSearch, ids: readonly string[]): Set<number> => {
  const found = new Set<number>()
  for (const { seq, hit } of store.tasks.scan.among(search.filter, ids))
    if (hit && textMatches(store, search, seq)) found.add(seq)
  return found
}

const textMatches = (store: Store, { text }: TaskSearch, seq: number): boolean => {
  if (text === undefined) return true
  const row = store.tasks.searched.get({ seq })
  return row !== undefined && text.matches(row)
}
