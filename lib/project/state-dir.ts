// Finds the project's `.sparkq/` and the daemon's socket without reading YAML (docs/contract.md §2).

import { basename, dirname, join, relative, resolve } from 'node:path'
import { fs } from '../system/node-builtins.ts'
import { refuse } from '../model/errors.ts'

/** A socket with a longer path is placed elsewhere, and `.sparkq/socket` names it: Linux allows 107 bytes, macOS
 * 103. */
export const SOCKET_PATH_LIMIT = 100

export type StateDir = {
  /** The absolute path of `.sparkq/`; undefined when only a socket is known. */
  dir: string | undefined
  socket: string
}

/** The variables that name a project. */
export const PROJECT_VARIABLES = ['SPARKQ_SOCKET', 'SPARKQ_CONFIG'] as const

type EnvironmentVariables = Readonly<Record<string, string | undefined>>

/** The project of a call: that of `$SPARKQ_SOCKET`, else of `$SPARKQ_CONFIG`, else the nearest `.sparkq/` upwards, else
 * the main worktree's. Undefined when there is none. Refuses with `config` if the two variables name two projects. */
export const findStateDir = (cwd: string, env: EnvironmentVariables): StateDir | undefined => {
  const { SPARKQ_SOCKET: socket, SPARKQ_CONFIG: config } = env
  const configured = config ? join(dirname(resolve(cwd, config)), '.sparkq') : undefined
  if (!socket) {
    const dir = configured === undefined ? nearestStateDir(cwd) : isOwnDirectory(configured) ? configured : undefined
    return dir === undefined ? undefined : { dir, socket: socketOf(dir) }
  }
  const dir = dirOfSocket(socket, cwd)
  if (dir !== undefined && configured !== undefined && !isSameFile(dir, configured))
    refuse('config', {
      message: `SPARKQ_SOCKET names the project '${dirname(dir)}', SPARKQ_CONFIG '${dirname(configured)}'`,
      hint: 'unset one of them, or name a project: sparkq -C DIR VERB',
    })
  return { dir, socket }
}

/** The sparkq.yml of a call: the named one, else `$SPARKQ_CONFIG`, else that of the project whose socket
 * `$SPARKQ_SOCKET` names, else the nearest upwards. Undefined when there is none. */
export const configFileOf = (cwd: string, env: EnvironmentVariables, named?: string): string | undefined => {
  if (named) return resolve(cwd, named)
  const dir = env['SPARKQ_SOCKET'] ? findStateDir(cwd, env)?.dir : undefined
  if (env['SPARKQ_CONFIG']) return resolve(cwd, env['SPARKQ_CONFIG'])
  return nearestConfigFile(dir === undefined ? cwd : dirname(dir))
}

/** The socket that belongs to a `.sparkq/`: `sock` inside it, or the path that its file `socket` names. */
export const socketOf = (dir: string): string => {
  const file = join(dir, 'socket')
  try {
    // Most projects have no such file, and an exception takes ten times as long as this check.
    if (fs.existsSync(file)) return fs.readFileSync(file, 'utf8').trim()
  } catch {
    /* it was removed meanwhile */
  }
  return join(dir, 'sock')
}

const nearestStateDir = (cwd: string): string | undefined => {
  const near = stateDirAbove(cwd)
  if (near !== undefined) return near
  const main = mainWorktree(cwd)
  return main && stateDirAbove(main)
}

const stateDirAbove = (folder: string): string | undefined =>
  upwards(folder)
    .map(above => join(above, '.sparkq'))
    .find(isOwnDirectory)

/** The nearest sparkq.yml upwards; undefined when there is none. */
export const nearestConfigFile = (cwd: string): string | undefined =>
  upwards(cwd)
    .map(folder => join(folder, 'sparkq.yml'))
    .find(file => fs.existsSync(file))

/** The folder itself and all above it. */
export const upwards = (folder: string): string[] => {
  const above = dirname(folder)
  return above === folder ? [folder] : [folder, ...upwards(above)]
}

const isOwnDirectory = (path: string): boolean => {
  const stat = fs.statSync(path, { throwIfNoEntry: false })
  if (!stat?.isDirectory()) return false
  if (stat.uid !== process.getuid?.()) {
    refuse('not_permitted', { detail: `'${path}' belongs to another user`, hint: 'work in a project of your own' })
  }
  return true
}

/** The same folder in the main worktree. In a linked one `.git` is a file: `gitdir: <main>/.git/worktrees/<name>`. */
const mainWorktree = (cwd: string): string | undefined => {
  for (const folder of upwards(cwd)) {
    const dotGit = join(folder, '.git')
    const stat = fs.statSync(dotGit, { throwIfNoEntry: false })
    if (stat?.isDirectory()) return undefined
    if (!stat) continue
    const gitDir = /^gitdir: (.*)$/m.exec(fs.readFileSync(dotGit, 'utf8'))?.[1]
    if (gitDir === undefined) return undefined
    const worktrees = dirname(resolve(folder, gitDir))
    return basename(worktrees) === 'worktrees' ? join(dirname(dirname(worktrees)), relative(folder, cwd)) : undefined
  }
  return undefined
}

/** The `.sparkq/` of a socket: the folder that it is in, or the nearest one if that names the socket. */
const dirOfSocket = (socket: string, cwd: string): string | undefined => {
  const folder = dirname(resolve(cwd, socket))
  if (basename(folder) === '.sparkq') return folder
  const near = nearestStateDir(cwd)
  return near !== undefined && socketOf(near) === socket ? near : undefined
}

const isSameFile = (a: string, b: string): boolean => {
  const [first, second] = [a, b].map(path => fs.statSync(path, { throwIfNoEntry: false }))
  return first !== undefined && first.dev === second?.dev && first.ino === second.ino
}

/** Creates `.sparkq/` and the folders in it, for its owner alone; git ignores it (docs/contract.md §2). */
export const prepareStateDir = (dir: string): void => {
  try {
    for (const folder of [dir, ...['logs', 'run', 'spool'].map(name => join(dir, name))])
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
    fs.writeFileSync(join(dir, '.gitignore'), '*\n')
  } catch (error) {
    refuse('io', { detail: `cannot write into '${dir}': ${(error as Error).message}` })
  }
  isOwnDirectory(dir)
}
