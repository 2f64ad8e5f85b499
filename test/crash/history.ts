// All that is known of one task, in the order in which it happened, to find the cause of a fault.

import type { Evidence } from './evidence.ts'

export const historyOf = ({ tasks, attempts, events, notes, acknowledged }: Evidence, id: string): string => {
  const task = tasks.get(id)
  const state =
    task === undefined
      ? 'it does not exist'
      : `${task.status} in '${task.queue}', claim ${task.claim}, burned ${task.burned}, retries ${task.retries}`
  const lines = [
    `task ${id} (${acknowledged.get(id) ?? 'not acknowledged'}): ${state}`,
    ...(attempts.get(task?.seq ?? 0) ?? []).map(
      ({ number, outcome, error_type, exit_code, reason, pid }) =>
        `attempt ${number}: ${outcome}${error_type === null ? '' : ` (${error_type})`}, ` +
        `exit ${exit_code}, pid ${pid}: ${reason}`,
    ),
    ...events
      .filter(({ task_id }) => task_id === id)
      .map(
        ({ at, kind, claim, worker_id, detail }) =>
          `event ${new Date(at).toISOString().slice(11)} ${kind} claim ${claim} ${worker_id ?? ''} ${detail ?? ''}`,
      ),
    ...(notes.get(id) ?? []).map(
      ({ word, claim, pid, at, text }) => `noted ${at} ${word} claim ${claim} pid ${pid} ${text}`,
    ),
  ]
  return lines.map(line => `    ${line.trimEnd()}\n`).join('')
}
