// The files of a runner's lock, which the runner holds and the daemon looks at.

import { join } from 'node:path'

const base = (folder: string, queueId: string): string => join(folder, `sparkq-runner-${queueId}`)

/** The kernel's lock: the one that decides. */
export const guardPath = (folder: string, queueId: string): string => `${base(folder, queueId)}.guard`

/** The holder's pid, for messages. */
export const pidPath = (folder: string, queueId: string): string => `${base(folder, queueId)}.pid`

/** The directory that people look at (SPEC §8). */
export const markPath = (folder: string, queueId: string): string => `${base(folder, queueId)}.lock`
