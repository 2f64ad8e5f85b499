// The files of a runner's lock, which the runner holds and the daemon checks. A watcher has a set of its own.

import { join } from 'node:path'

type Holder = 'runner' | 'watcher'

const base = (folder: string, queueId: string, holder: Holder): string => join(folder, `sparkq-${holder}-${queueId}`)

/** The kernel's lock: the one that decides. */
export const guardPath = (folder: string, queueId: string, holder: Holder = 'runner'): string =>
  `${base(folder, queueId, holder)}.guard`

/** The holder's pid, for messages. */
export const pidPath = (folder: string, queueId: string, holder: Holder = 'runner'): string =>
  `${base(folder, queueId, holder)}.pid`

/** The directory that people look at (docs/contract.md §8). */
export const markPath = (folder: string, queueId: string, holder: Holder = 'runner'): string =>
  `${base(folder, queueId, holder)}.lock`
