// The table of handlers. The compiler reports a method of the contract without a handler.

import type { Handlers } from './support/context.ts'
import { bulkHandlers } from './bulk/bulk.ts'
import { cliHandlers } from './cli.ts'
import { configHandlers } from './config.ts'
import { daemonHandlers } from './daemon.ts'
import { eventHandlers } from './event.ts'
import { hookHandlers } from './hook.ts'
import { toolHandlers } from './tool.ts'
import { pageHandlers } from './page.ts'
import { promptHandlers } from './prompt.ts'
import { idleHandlers } from './queue/idle.ts'
import { queueCancelHandlers } from './queue/cancel.ts'
import { queueHandlers } from './queue/queue.ts'
import { sessionHandlers } from './session.ts'
import { editHandlers } from './task/edit.ts'
import { enqueueHandlers } from './task/enqueue.ts'
import { taskHandlers } from './task/list.ts'
import { requeueHandlers } from './task/requeue.ts'
import { numbersHandlers } from './task/numbers.ts'
import { scriptHandlers } from './script.ts'
import { registerHandlers } from './worker/register.ts'
import { reviewHandlers } from './task/review.ts'
import { waitHandlers } from './task/wait.ts'
import { watchHandlers } from './queue/watch.ts'
import { workHandlers } from './task/work.ts'
import { workerHandlers } from './worker/life.ts'

export const handlers: Handlers = {
  ...daemonHandlers,
  ...sessionHandlers,
  ...toolHandlers,
  ...queueHandlers,
  ...idleHandlers,
  ...queueCancelHandlers,
  ...enqueueHandlers,
  ...editHandlers,
  ...requeueHandlers,
  ...bulkHandlers,
  ...numbersHandlers,
  ...taskHandlers,
  ...reviewHandlers,
  ...workHandlers,
  ...waitHandlers,
  ...watchHandlers,
  ...workerHandlers,
  ...registerHandlers,
  ...scriptHandlers,
  ...hookHandlers,
  ...configHandlers,
  ...promptHandlers,
  ...eventHandlers,
  ...cliHandlers,
  ...pageHandlers,
}
