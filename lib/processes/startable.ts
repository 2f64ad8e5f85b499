// Whether a command can be executed, found out before there is a process: behind the gate a failure of exec would look
// like a command that exits with 127. It looks where execvp(3) looks, and finds the errors that it would.

import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs'
import { resolve } from 'node:path'

const DEFAULT_PATH = '/usr/bin:/bin'
/** As much of a file as the kernel reads to find its interpreter. */
const HEAD_BYTES = 256

/** Linux takes so many bytes an argument, the NUL at its end among them. */
const ARGUMENT_BYTES = 128 * 1024

export type StartableRequest = { argv: readonly string[]; cwd: string; env: Record<string, string> }

/** Why it cannot be executed, as spawn would say it; undefined when nothing speaks against it. */
export const startError = ({ argv, cwd, env }: StartableRequest): NodeJS.ErrnoException | undefined => {
  const file = argv[0]!
  if (argv.some(word => word.includes('\0'))) return fault(file, 'ERR_INVALID_ARG_VALUE')
  if (process.platform === 'linux' && argv.some(word => Buffer.byteLength(word) >= ARGUMENT_BYTES))
    return fault(file, 'E2BIG')
  const folders = file.includes('/') ? [undefined] : (env['PATH'] ?? DEFAULT_PATH).split(':')
  let code = 'ENOENT'
  for (const folder of folders) {
    const fault = faultOf(folder === undefined ? resolve(cwd, file) : resolve(cwd, folder, file), cwd)
    if (fault === undefined) return undefined
    if (fault !== 'ENOENT') code = fault // one that may not be executed is told, unless a later one can be
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
