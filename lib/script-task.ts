// Files that a task is made of.

import { accessSync, constants, readdirSync, statSync } from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { refuse } from './errors.ts'
import { nearest } from './nearest.ts'
import type { NewTask } from './new-task.ts'

/** The task that runs a script: python by its suffix, a program of its own by its mode, else bash. Refuses with `not_found`. */
export const scriptTask = (cwd: string, typed: string, args: readonly string[]): Pick<NewTask, 'tool' | 'payload'> => {
  const path = resolve(cwd, typed)
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) refuse('not_found', { kind: 'script', name: typed, near: nearestFile(typed, path) })
  if (path.endsWith('.py')) return { tool: 'run-python', payload: { script_path: path, args } }
  const isProgram = !['.sh', '.bash'].includes(extname(path)) && isExecutable(path)
  return { tool: 'run-bash', payload: isProgram ? { argv: [path, ...args] } : { script_path: path, args } }
}

/** The absolute path of a file that an option names. Refuses with `not_found`. */
export const existingFile = (cwd: string, typed: string): string => {
  const path = resolve(cwd, typed)
  if (!statSync(path, { throwIfNoEntry: false })) refuse('not_found', { kind: 'file', name: typed, near: nearestFile(typed, path) })
  return path
}

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const nearestFile = (typed: string, path: string): string | undefined => {
  let names: string[] = []
  try { names = readdirSync(dirname(path)) } catch { /* then none is near */ }
  const near = nearest(basename(path), names)
  return near && join(dirname(typed), near)
}
