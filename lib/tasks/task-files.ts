// Files that a task is made of, as they are typed.

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

/** A script as the daemon is told it: an absolute path, or a name that only the daemon's index knows. What is a file
 * here goes before a name; with a `/` it is never a name. Refuses with `not_found`, and with `invalid` what is no
 * file. */
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
    /* then none is near */
  }
  const near = nearest(
    basename(path),
    names.filter(name => name !== basename(path)),
  ) // a link to nothing is there, too
  return near && join(dirname(typed), near)
}
