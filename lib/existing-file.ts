// Files that a task is made of, as they are typed.

import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { refuse } from './errors.ts'
import { nearest } from './nearest.ts'

/** The absolute path of a file that an option names. Refuses with `not_found`. */
export const existingFile = (cwd: string, typed: string): string => {
  const path = resolve(cwd, typed)
  if (!statSync(path, { throwIfNoEntry: false })) refuse('not_found', { kind: 'file', name: typed, near: nearestFile(typed, path) })
  return path
}

/** A script as the daemon is told it: an absolute path, or a name that only the daemon's index knows. What is a file here
 * goes before a name; with a `/` it is never a name. Refuses with `not_found`. */
export const scriptReference = (cwd: string, typed: string): string => {
  const path = resolve(cwd, typed)
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) return path
  if (typed === '' || typed.includes('/')) refuse('not_found', { kind: 'script', name: typed, near: nearestFile(typed, path) })
  return typed
}

const nearestFile = (typed: string, path: string): string | undefined => {
  let names: string[] = []
  try { names = readdirSync(dirname(path)) } catch { /* then none is near */ }
  const near = nearest(basename(path), names)
  return near && join(dirname(typed), near)
}
