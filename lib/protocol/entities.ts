// The shapes of the contract that several rooms handle, under one name each.

import type { Params, Result } from './index.ts'

export type NewTask = Params<'task.enqueue'>['tasks'][number]
export type EnqueuedTask = Result<'task.enqueue'>['tasks'][number]
export type ListedTask = Result<'task.list'>['tasks'][number]
/** Of `task.peek` and `queue.watch`; a claim also tells how its tool runs. */
export type PeekedTask = NonNullable<Result<'task.peek'>>
export type ClaimedTask = NonNullable<Result<'task.claim'>>
export type WholeTask = Result<'task.get'>
export type Queue = Result<'queue.show'>
export type IdleQueue = Result<'queue.idle'>['queues'][number]
export type Worker = Result<'worker.show'>
export type ToolStatus = Result<'tool.list'>['tools'][number]
export type PausedTool = DaemonStatus['paused_tools'][number]
export type ScriptEntry = Result<'script.list'>['scripts'][number]
export type ScriptWarning = Result<'script.list'>['warnings'][number]
export type CheckVerdict = Result<'hook.verdict'>['checks'][number]
export type TaskNumbers = Result<'task.numbers'>
export type DaemonStatus = Result<'daemon.status'>
export type PageState = DaemonStatus['page']
