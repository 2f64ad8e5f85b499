// A folder that only this user may enter, for files that cannot be in a `.sparkq/`.

import { join } from 'node:path'
import { fs, os } from './node-builtins.ts'
import { refuse } from '../model/errors.ts'

/** Its path: in `$XDG_RUNTIME_DIR`, or in the folder for temporary files if that is not set. */
export const privateFolder = (runtimeDir?: string): string =>
  join(runtimeDir || os().tmpdir(), `sparkq-${process.getuid?.()}`)

/** Creates it if it is missing; returns its path. Refuses with `not_permitted` if others may enter it, with `io` if it
 * cannot be created. */
export const preparePrivate = (folder: string): string => {
  try {
    fs.mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
      refuse('io', { detail: `cannot make '${folder}': ${(error as Error).message}` })
  }
  const { uid, mode } = fs.lstatSync(folder)
  if (uid === process.getuid?.() && (mode & 0o077) === 0) return folder
  refuse('not_permitted', {
    detail: `'${folder}' is not yours alone`,
    hint: 'set TMPDIR and XDG_RUNTIME_DIR to directories of your own',
  })
}
