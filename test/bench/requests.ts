// The same tasks for both sides: as requests on the wire, and as rows for the bare database.

import { newId } from '../../lib/id.ts'
import type { Params } from '../../lib/protocol/index.ts'
import type { NewTaskRow } from '../../daemon/store/tasks.ts'
import { encode } from '../../lib/wire.ts'

/** Lines that enqueue one task each, as `sparkq enqueue -- true` sends it. */
export const requests = (cwd: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => encode({ jsonrpc: '2.0', id: i, method: 'task.enqueue', params: request(cwd) }))

export const request = (cwd: string, argv: readonly string[] = ['true']): Params<'task.enqueue'> =>
  ({ tasks: [{ payload: { argv: [...argv] }, cwd, id: newId('tsk') }] })

/** What the daemon makes of such a request. */
export const taskRow = (cwd: string, queueId: string, number: number): NewTaskRow => ({
  id: newId('tsk'), queue_id: queueId, number, tool_name: 'run-bash', task_class: 'MEDIUM_SCRIPT', payload: JSON.stringify({ cwd, argv: ['true'] }),
  metadata: null, key: null, timeout: 600, retries: 0, requeued_from: null, now: Date.now(), not_before: null,
})
