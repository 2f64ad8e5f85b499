import type { Params } from '../protocol/index.ts'
import type { NewTask } from '../protocol/entities.ts'

/** A task with an id, so that a repeated request does not add it twice. */
export type Identified = NewTask & { id: string }

/** Tasks that are sent together, and the environment of their caller. */
export type Submission = { tasks: Identified[]; environment?: Params<'task.enqueue'>['environment'] | undefined }
