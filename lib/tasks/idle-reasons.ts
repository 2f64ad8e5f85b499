// Explains why no task runs.

import type { DaemonStatus, PausedTool, Queue } from '../protocol/entities.ts'
import type { Call } from '../rpc/client.ts'
import { EXECUTED } from '../model/tool-kinds.ts'
import { pauseOf } from '../views/tool.ts'

/** Why queues with queued tasks run none, one sentence a queue. */
export const reasonsFor = async (
  call: Call,
  queues: DaemonStatus['queues'],
  paused: DaemonStatus['paused_tools'],
): Promise<string[]> => {
  const idle = queues.filter(({ counts }) => counts.queued > 0 && counts.running === 0)
  const reasons = await Promise.all(idle.map(queue => askWhyIdle(call, queue, paused)))
  return reasons.filter(reason => reason !== undefined)
}

/** Whether a queue has due tasks; `in chat` if all of them are worked in chat. */
export type Due = boolean | 'in chat'

/** Asks the daemon whether a queue has due tasks. */
export const whatIsDue = async (call: Call, { id }: Queue): Promise<Due> => {
  if ((await call('task.peek', { queue: id })) === null) return false
  return (await call('task.peek', { queue: id, kinds: [...EXECUTED] })) === null ? 'in chat' : true
}

/** Finds out why no runner works on the tasks of a queue. A task may be claimed between the requests, so the reason
 * counts only if the queue still runs nothing after them. */
export const askWhyIdle = async (
  call: Call,
  queue: Queue,
  paused?: readonly PausedTool[],
): Promise<string | undefined> => {
  const due = queue.status !== 'active' || (await whatIsDue(call, queue))
  const tools = paused ?? (await call('daemon.status', {})).paused_tools
  if (whyIdle(queue, due, tools) === undefined) return undefined
  return whyIdle(await call('queue.show', { queue: queue.id }), due, tools)
}

/** Why no runner works on the tasks of a queue; undefined when one does or there are none. `due` is false when no task
 * may run yet, perhaps because of paused tools. */
export const whyIdle = (
  { name, status, counts, runner }: Queue,
  due: Due,
  paused: readonly PausedTool[] = [],
): string | undefined => {
  if (counts.queued === 0 || counts.running > 0) return undefined
  if (status === 'planned') return `queue '${name}' is planned: 'sparkq queue start ${name}'`
  if (status === 'paused') return `queue '${name}' is paused: 'sparkq queue resume ${name}'`
  if (status === 'ended' || status === 'archived') return `queue '${name}' is ${status} and hands out no more tasks`
  const awaited = paused.filter(({ queues }) => queues.includes(name))
  if (!due && awaited.length > 0)
    return (
      `the tasks of queue '${name}' wait: ${awaited.map(tool => pauseOf(tool)).join(', ')}: ` +
      `'sparkq tool resume ${awaited[0]!.name}'`
    )
  if (!due) return `the tasks of queue '${name}' are not due yet: 'sparkq tasks -q ${name}'`
  // A queue has only one runner: one that skips tasks in chat must stop first.
  if (due === 'in chat')
    return (
      `the tasks of queue '${name}' wait for a worker in chat: ` +
      `${runner ? `'sparkq stop -q ${name}', then ` : ''}'sparkq runner -q ${name} --chat'`
    )
  return runner ? undefined : `no runner works on queue '${name}': 'sparkq runner -q ${name}'`
}
