import type { Params } from '../protocol/index.ts'

export type NewTask = Params<'task.enqueue'>['tasks'][number]

/** One that can be sent again: its id was made here, or by whoever asked for it. */
export type Identified = NewTask & { id: string }
