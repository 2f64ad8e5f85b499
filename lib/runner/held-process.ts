// A process that waits and then becomes a command: a shell that reads one line and ends with `exec`. It starts before
// the task is claimed, so the claim stores its pid before the command does anything, and no claim waits for a fork. If
// the runner dies first, the line never comes and the command never begins. The process keeps its pid, group and
// session when it becomes the command.

import { spawn, type ChildProcess } from 'node:child_process'
import { identityOf, type Identity } from '../processes/process-table.ts'
import { quoted } from '../text/shell-words.ts'

/** How a process ended. `error`: its command cannot be executed. `shortage`: this machine could not start a process. */
export type Exit = {
  code: number | null
  signal: NodeJS.Signals | null
  error?: NodeJS.ErrnoException
  shortage?: Error
}

export type Gate = {
  /** The pid is also the group's and the session's; undefined when nothing could be started. */
  identity: Identity | undefined
  exited: Promise<Exit>
  isWaiting(): boolean
  /** Lets it become the command of this line. */
  open(line: string): void
  /** Lets it go without having done anything. */
  close(): void
}

const SHELL = '/bin/sh'

/** Opens no gate yet: starts the process behind one. Never throws: what cannot start has ended, with `shortage`. */
export const createGate = (env: Record<string, string>): Gate => {
  let child: ChildProcess
  try {
    child = spawn(SHELL, ['-s'], { cwd: '/', env, detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  } catch (error) {
    return missing(Promise.resolve(error))
  }
  const { pid, stdin } = child
  if (pid === undefined) return missing(new Promise(resolve => child.once('error', resolve)))
  let identity: Identity
  try {
    identity = identityOf(pid)
  } catch (error) {
    stdin!.destroy() // it cannot be known, so it must not become anything
    return missing(Promise.resolve(error))
  }
  let waiting = true
  const exited = new Promise<Exit>(resolve => {
    child.on('error', () => {})
    child.on('exit', (code, signal) => {
      waiting = false
      stdin!.destroy()
      resolve({ code, signal })
    })
  })
  stdin!.on('error', () => {}) // it was killed while it waited
  const say = (line: string): void => {
    if (!waiting) return
    waiting = false
    stdin!.end(line)
  }
  return { identity, exited, isWaiting: () => waiting, open: say, close: () => say('') }
}

const missing = (error: Promise<unknown>): Gate => ({
  identity: undefined,
  exited: error.then(error => ({ code: null, signal: null, shortage: error as Error })),
  isWaiting: () => false,
  open: () => {},
  close: () => {},
})

export type HeldCommand = {
  argv: readonly string[]
  cwd: string
  env: Record<string, string>
  /** Path of its output without `.out` and `.err`. */
  log: string
}

/** The line that turns a waiting shell into this command. The command gets `umask`; its logs are private. They are
 * opened for appending, so that a log can be cut while it is written. PWD and OLDPWD would be the shell's own. */
export const lineOf = ({ argv, cwd, env, log }: HeldCommand, umask: number = process.umask()): string => {
  const isSettable = ([name]: [string, string]): boolean =>
    /^[A-Za-z_]\w*$/.test(name) && name !== 'PWD' && name !== 'OLDPWD'
  const settable = Object.entries(env).filter(isSettable)
  const others = Object.entries(env).filter(entry => !isSettable(entry))
  // A shell drops variables whose names it could not write itself; env(1) brings them back.
  const words =
    others.length > 0 && !argv[0]!.includes('=')
      ? ['env', ...others.map(([name, value]) => `${name}=${value}`), ...argv]
      : argv
  // In braces: of a line that a dying runner did not get to write whole, nothing is executed.
  return `{ ${[
    'umask 077',
    `exec </dev/null >>${quoted(`${log}.out`)} 2>>${quoted(`${log}.err`)}`,
    `umask ${umask.toString(8)}`,
    `cd -P -- ${quoted(cwd)} || exit`,
    'unset PWD OLDPWD',
    ...(settable.length > 0 ? [`export ${settable.map(([name, value]) => `${name}=${quoted(value)}`).join(' ')}`] : []),
    `exec ${words[0]!.startsWith('-') ? '-- ' : ''}${words.map(quoted).join(' ')}`,
  ].join('; ')}; }\n`
}
