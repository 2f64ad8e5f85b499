// The same tasks for both sides: as requests on the wire, and as rows for the bare database.

import { join } from 'node:path'
import { newId } from '../../lib/model/id.ts'
import type { MethodName, Params } from '../../lib/protocol/index.ts'
import { socketOf } from '../../lib/project/state-dir.ts'
import { encode } from '../../lib/system/json-lines.ts'
import type { NewTaskRow } from '../../daemon/store/tasks.ts'
import type { Project } from '../helpers/project.ts'

/** What is called pipelined has so many requests unanswered at any time. */
export const IN_FLIGHT = 512

export const socketIn = ({ dir }: Project): string => socketOf(join(dir, '.sparkq'))

/** Lines that enqueue one task each, as `sparkq enqueue -- true` sends it. */
export const requests = (cwd: string, count: number, argv?: readonly string[]): string[] =>
  Array.from({ length: count }, () => line('task.enqueue', request(cwd, argv)))

export const line = <M extends MethodName>(method: M, params: Params<M>): string =>
  encode({ jsonrpc: '2.0', id: 1, method, params })

export const request = (cwd: string, argv: readonly string[] = ['true']): Params<'task.enqueue'> => ({
  tasks: [{ payload: { argv: [...argv] }, cwd, id: newId('tsk') }],
})

export const requestOf = (cwd: string, tasks: number): Params<'task.enqueue'> => ({
  tasks: Array.from({ length: tasks }, () => request(cwd).tasks[0]!),
})

/** What the daemon makes of such a request. */
export const taskRow = (cwd: string, queueId: string): Omit<NewTaskRow, 'number'> => ({
  id: newId('tsk'),
  queue_id: queueId,
  tool_name: 'run-bash',
  task_class: 'MEDIUM_SCRIPT',
  payload: JSON.stringify({ cwd, argv: ['true'] }),
  metadata: null,
  key: null,
  timeout: 600,
  retries: 0,
  requeued_from: null,
  now: Date.now(),
  not_before: null,
})
