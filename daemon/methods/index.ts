// The table of handlers. A method of the contract without one does not compile.

import type { Handlers } from './context.ts'
import { cliHandlers } from './cli.ts'
import { daemonHandlers } from './daemon.ts'
import { eventHandlers } from './event.ts'
import { hookHandlers } from './hook.ts'
import { toolHandlers } from './tool.ts'
import { queueHandlers } from './queue.ts'
import { sessionHandlers } from './session.ts'
import { enqueueHandlers } from './enqueue.ts'
import { taskHandlers } from './task.ts'
import { scriptHandlers } from './script.ts'
import { registerHandlers } from './register.ts'
import { reviewHandlers } from './review.ts'
import { waitHandlers } from './wait.ts'
import { watchHandlers } from './watch.ts'
import { workHandlers } from './work.ts'
import { workerHandlers } from './worker.ts'

export const handlers: Handlers = {
  ...daemonHandlers,
  ...sessionHandlers,
  ...toolHandlers,
  ...queueHandlers,
  ...enqueueHandlers,
  ...taskHandlers,
  ...reviewHandlers,
  ...workHandlers,
  ...waitHandlers,
  ...watchHandlers,
  ...workerHandlers,
  ...registerHandlers,
  ...scriptHandlers,
  ...hookHandlers,
  ...eventHandlers,
  ...cliHandlers,
}
