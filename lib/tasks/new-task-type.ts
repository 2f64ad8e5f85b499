import type { NewTask } from '../protocol/entities.ts'

/** A task with an id, so that a repeated request does not add it twice. */
export type Identified = NewTask & { id: string }
