import type { TaskRow } from '../../store/task-rows.ts'

/** Keeps a response well below the line limit of the wire, however large its tasks are. */
export const MAX_PAGE_CHARACTERS = 2 * 1024 * 1024

/** The first rows that fit, at least one. Stops reading after the first one that does not fit. */
export const fitting = (
  rows: Iterable<TaskRow>,
  { most = Infinity, size = MAX_PAGE_CHARACTERS }: { most?: number; size?: number } = {},
): TaskRow[] => {
  const page: TaskRow[] = []
  for (const row of rows) {
    size -=
      row.payload.length +
      (row.metadata?.length ?? 0) +
      (row.result_summary?.length ?? 0) +
      (row.result_data?.length ?? 0) +
      (row.error?.length ?? 0)
    if (page.length === most || (page.length > 0 && size < 0)) break
    page.push(row)
  }
  return page
}
