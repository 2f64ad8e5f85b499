// Tasks through their life, as tests of what comes after want them.

import type { Call } from '../../lib/rpc/client.ts'

export const enqueue = async (call: Call, count: number, more: object = {}) =>
  (
    await call('task.enqueue', {
      tasks: Array.from({ length: count }, () => ({ payload: { argv: ['true'] }, ...more })),
    })
  ).tasks

/** Claims the next task of a queue and ends it; a failed one wrote eleven lines of errors. */
export const finish = async (call: Call, end: 'complete' | 'fail' = 'complete', queue = 'default'): Promise<string> => {
  const { id } = (await call('task.claim', { queue }))!
  await (end === 'complete'
    ? call('task.complete', { id, summary: 'fine' })
    : call('task.fail', { id, reason: 'broken', stderr: '1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n' }))
  return id
}

export const names = (tasks: readonly { friendly_id: string }[]): string[] =>
  tasks.map(({ friendly_id }) => friendly_id)

/** The first task of a project, in its default queue. */
export const ID = 'DEFAULT-1'
export const queued = (call: Call, more: object = {}) => enqueue(call, 1, more)
export const claim = async (call: Call) => (await call('task.claim', { queue: 'default' }))!
export const running = async (call: Call, more: object = {}) => [await queued(call, more), await claim(call)]
export const taskOf = (call: Call) => call('task.get', { id: ID })
