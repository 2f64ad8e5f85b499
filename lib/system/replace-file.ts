// Replaces a file completely or not at all, also if other processes write it or this one crashes.

import { fs } from './node-builtins.ts'
import { refuse } from '../model/errors.ts'

/** Writes a file with this mode, by default its present one. Never overwrites another file beside it. Refuses with
 * `io`. */
export const replaceFile = (path: string, text: string, mode: number | undefined = modeOf(path)): void => {
  const fresh = `${path}.${Math.random().toString(36).slice(2)}`
  try {
    const file = fs.openSync(fresh, 'wx', mode)
    try {
      fs.writeFileSync(file, text)
      if (mode !== undefined) fs.fchmodSync(file, mode) // whatever the umask
      fs.fsyncSync(file)
      fs.renameSync(fresh, path)
    } catch (error) {
      fs.rmSync(fresh, { force: true })
      throw error
    } finally {
      fs.closeSync(file)
    }
  } catch (error) {
    refuse('io', { detail: `cannot write '${path}': ${(error as Error).message}` })
  }
}

const modeOf = (path: string): number | undefined => {
  const mode = fs.statSync(path, { throwIfNoEntry: false })?.mode
  return mode === undefined ? undefined : mode & 0o7777
}
