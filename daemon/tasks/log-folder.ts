// The folder in which every attempt has its log files.

import { isAbsolute, join, relative } from 'node:path'
import { refuse } from '../../lib/model/errors.ts'

export type LogFolder = {
  path: string
  /** Refuses with `invalid` a path outside of the folder. */
  checkInside(path: string): void
}

export const createLogFolder = (stateDir: string): LogFolder => {
  const folder = join(stateDir, 'logs')
  return {
    path: folder,
    checkInside(path) {
      const inside = relative(folder, path)
      if (inside.startsWith('..') || isAbsolute(inside))
        refuse('invalid', { what: `log_path '${path}'`, why: `not in '${folder}'` })
    },
  }
}
