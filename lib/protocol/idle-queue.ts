import { type } from 'arktype'
import { toolPause } from './pause.ts'
import { queue } from './shapes.ts'

/** A queue with the facts that tell why it runs none of its tasks, if it runs none. */
export const idleQueue = type({
  queue,
  /** True if its session has ended. */
  session_ended: 'boolean',
  /** Which of its tasks may run now: some that a runner executes, only some that are worked in chat, or none. */
  due: "'executed' | 'chat' | 'none'",
  /** If none may run: when the next one becomes due; null if none waits for a time. */
  next_due: 'string | null',
  /** The pauses for which due tasks wait. */
  paused_tools: toolPause.merge({ name: 'string' }).array(),
  /** The name of a worker without a connection that is registered for this queue; null if there is none. */
  worker: 'string | null',
  /** The runner that holds this queue. */
  runner: type({ id: 'string', name: 'string', paused: 'boolean' }).or('null'),
})
