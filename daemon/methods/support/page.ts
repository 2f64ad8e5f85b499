import type { TaskRow } from '../../store/task-rows.ts'

/** An answer stays well below the line limit of the wire, however large its tasks are (in characters). */
export const PAGE_SIZE = 2 * 1024 * 1024

/** As many rows from the start as fit; one at least. Takes no more of them than that. */
export const fitting = (
  rows: Iterable<TaskRow>,
  { most = Infinity, size = PAGE_SIZE }: { most?: number; size?: number } = {},
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
