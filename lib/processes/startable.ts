// Checks whether a command can be executed before its process becomes the command: the shell that waits for it
// (lib/runner/held-process.ts) would report a failed exec like a command that exits with 127. The search follows
// execvp(3) and finds the same errors.

import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { MAX_ARGUMENT_BYTES } from '../model/limits.ts'

const DEFAULT_PATH = '/usr/bin:/bin'
/** The part of a file that the kernel reads to find its interpreter. */
const HEAD_BYTES = 256

export type StartableRequest = { argv: readonly string[]; cwd: string; env: Record<string, string> }

/** The error that spawn would give; undefined if the command can be executed. */
export const startError = ({ argv, cwd, env }: StartableRequest): NodeJS.ErrnoException | undefined => {
  const file = argv[0]!
  if (argv.some(word => word.includes('\0'))) return fault(file, 'ERR_INVALID_ARG_VALUE')
  if (process.platform === 'linux' && argv.some(word => Buffer.byteLength(word) > MAX_ARGUMENT_BYTES))
    return fault(file, 'E2BIG')
  const folders = file.includes('/') ? [undefined] : (env['PATH'] ?? DEFAULT_PATH).split(':')
  let code = 'ENOENT'
  for (const folder of folders) {
    const fault = faultOf(folder === undefined ? resolve(cwd, file) : resolve(cwd, folder, file), cwd)
    if (fault === undefined) return undefined
    if (fault !== 'ENOENT') code = fault // reported unless a later folder has an executable one
  }
  return fault(file, code)
}

const fault = (file: string, code: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`spawn ${file} ${code}`), { code })

const faultOf = (path: string, cwd: string): string | undefined => {
  try {
    const file = statSync(path, { throwIfNoEntry: false })
    if (file === undefined) return 'ENOENT'
    if (!file.isFile()) return 'EACCES'
    accessSync(path, constants.X_OK)
    const interpreter = interpreterOf(path)
    if (interpreter === undefined) return undefined
    const found = statSync(resolve(cwd, interpreter), { throwIfNoEntry: false })
    if (found === undefined) return 'ENOENT'
    accessSync(resolve(cwd, interpreter), constants.X_OK)
    return found.isFile() ? undefined : 'EACCES'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'EACCES'
  }
}

const interpreterOf = (path: string): string | undefined => {
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    const head = Buffer.alloc(HEAD_BYTES)
    return /^#![ \t]*([^ \t\n]+)/.exec(head.toString('latin1', 0, readSync(file, head)))?.[1]
  } catch {
    return undefined // it may be executed but not read
  } finally {
    if (file !== undefined) closeSync(file)
  }
}
