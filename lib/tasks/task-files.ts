// Resolves the file names in the arguments of `enqueue`.

import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { refuse } from '../model/errors.ts'
import { nearest } from '../text/nearest.ts'

/** The absolute path of a file that an option names. Refuses with `not_found`. */
export const existingFile = (cwd: string, typed: string): string => {
  const path = resolve(cwd, typed)
  if (!statSync(path, { throwIfNoEntry: false }))
    refuse('not_found', { kind: 'file', name: typed, near: nearestFile(typed, path) })
  return path
}

/** The absolute path of a directory that an option names. Refuses with `not_found`, or `invalid` for another file. */
export const existingDirectory = (cwd: string, typed: string): string => {
  const path = resolve(cwd, typed)
  const stat = typed === '' ? undefined : statSync(path, { throwIfNoEntry: false })
  if (!stat) refuse('not_found', { kind: 'directory', name: typed })
  if (!stat.isDirectory()) refuse('invalid', { what: `'${typed}'`, why: 'not a directory', hint: 'name a directory' })
  return path
}

/** The reference to a script for the daemon: an absolute path, or a name for its index. An existing file takes
 * precedence over a name; a word with a `/` is never a name. Refuses with `not_found`, and with `invalid` if it is not
 * a regular file. */
export const scriptReference = (cwd: string, typed: string): string => {
  const path = resolve(cwd, typed)
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat?.isFile()) return path
  if (stat && typed.includes('/'))
    refuse('invalid', {
      what: `script '${typed}'`,
      why: stat.isDirectory() ? 'a folder' : 'not a regular file',
      hint: 'name a file, or a script without its path',
    })
  if (typed === '' || typed.includes('/'))
    refuse('not_found', { kind: 'script', name: typed, near: nearestFile(typed, path) })
  return typed
}

const nearestFile = (typed: string, path: string): string | undefined => {
  let names: string[] = []
  try {
    names = readdirSync(dirname(path))
  } catch {
    /* no suggestion */
  }
  const near = nearest(
    basename(path),
    names.filter(name => name !== basename(path)),
  ) // without a dangling link of this name
  return near && join(dirname(typed), near)
}
