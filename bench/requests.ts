// Requests to the daemon, as parameters and as lines on the wire.

import { join } from 'node:path'
import { newId } from '../lib/model/id.ts'
import type { MethodName, Params } from '../lib/protocol/index.ts'
import { socketOf } from '../lib/project/state-dir.ts'
import { encode } from '../lib/system/json-lines.ts'
import type { Project } from '../test/helpers/project.ts'

/** "Pipelined" means up to this number of unanswered requests. */
export const IN_FLIGHT = 512

export const socketIn = ({ dir }: Project): string => socketOf(join(dir, '.sparkq'))

/** Lines that enqueue one task each, as `sparkq enqueue -- true` sends them. */
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
