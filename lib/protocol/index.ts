// The contract, one entry a method. Validation, the types of handlers and clients, and `daemon.describe` are derived
// from this table; nothing is declared twice.

import { bulkMethods } from './bulk.ts'
import { cliMethods } from './cli.ts'
import { configMethods } from './config-file.ts'
import { daemonMethods } from './daemon.ts'
import { eventMethods } from './event.ts'
import { hookMethods } from './hook.ts'
import type { Method } from './method.ts'
import { pageMethods } from './page.ts'
import { promptMethods } from './prompt.ts'
import { queueMethods } from './queue.ts'
import { scriptMethods } from './script.ts'
import { sessionMethods } from './session.ts'
import { taskMethods } from './task.ts'
import { taskChangeMethods } from './task-changes.ts'
import { taskNumbersMethods } from './task-numbers.ts'
import { toolMethods } from './tool.ts'
import { workerMethods } from './worker.ts'

export const methods = {
  ...daemonMethods,
  ...sessionMethods,
  ...queueMethods,
  ...taskMethods,
  ...taskChangeMethods,
  ...taskNumbersMethods,
  ...bulkMethods,
  ...toolMethods,
  ...workerMethods,
  ...scriptMethods,
  ...hookMethods,
  ...configMethods,
  ...promptMethods,
  ...eventMethods,
  ...cliMethods,
  ...pageMethods,
} satisfies Record<string, Method>

export type Methods = typeof methods
export type MethodName = keyof Methods
export type Params<M extends MethodName> = ReturnType<Methods[M]['params']>['infer']
export type Result<M extends MethodName> = ReturnType<Methods[M]['result']>['infer']
