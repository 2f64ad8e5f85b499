// The folder in which every attempt has its log files, and every runner of the daemon its output.

import { renameSync, rmSync } from 'node:fs'
import { isAbsolute, join, relative } from 'node:path'
import { refuse } from '../../lib/model/errors.ts'

export type LogFolder = {
  path: string
  /** Refuses with `invalid` a path outside of the folder. */
  checkInside(path: string): void
  /** For a queue that is renamed; a runner that runs now goes on writing into it. */
  renameRunnerLog(before: string, after: string): void
  removeRunnerLog(queue: string): void
}

/** The output of the runners of a queue. */
export const runnerLog = (folder: string, queue: string): string => join(folder, `runner-${queue}.log`)

export const createLogFolder = (stateDir: string): LogFolder => {
  const folder = join(stateDir, 'logs')
  return {
    path: folder,
    checkInside(path) {
      const inside = relative(folder, path)
      if (inside.startsWith('..') || isAbsolute(inside))
        refuse('invalid', { what: `log_path '${path}'`, why: `not in '${folder}'` })
    },
    renameRunnerLog(before, after) {
      try {
        renameSync(runnerLog(folder, before), runnerLog(folder, after))
      } catch {
        // The queue has had no runner, or the file cannot be moved: the next runner begins another one.
      }
    },
    removeRunnerLog: queue => rmSync(runnerLog(folder, queue), { force: true }),
  }
}
