import type { Params } from '../protocol/index.ts'

export type NewTask = Params<'task.enqueue'>['tasks'][number]

/** A task with an id, so that a repeated request does not add it twice. */
export type Identified = NewTask & { id: string }
