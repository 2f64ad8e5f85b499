// A process that waits and then becomes a command: a shell that reads one line, which ends with `exec`. It starts
// before the task is claimed, so the claim stores its pid before the command begins, and no claim waits for a fork. If
// the runner crashes first, the line never comes and the command never begins. The process keeps its pid, group and
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
  /** The pid is also the id of its process group and session. Undefined if no process could be started. */
  identity: Identity | undefined
  exited: Promise<Exit>
  isWaiting(): boolean
  /** Sends the line that turns it into a command. */
  open(line: string): void
  /** Ends it without a command. */
  close(): void
}

const SHELL = '/bin/sh'

/** Starts a process that waits, with an empty environment: its line sets that of the command. Never throws: a process
 * that cannot start has ended, with `shortage`. */
export const createGate = (): Gate => {
  let child: ChildProcess
  try {
    child = spawn(SHELL, ['-s'], { cwd: '/', env: {}, detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  } catch (error) {
    return failedGate(Promise.resolve(error))
  }
  const { pid, stdin } = child
  if (pid === undefined) return failedGate(new Promise(resolve => child.once('error', resolve)))
  let identity: Identity
  try {
    identity = identityOf(pid)
  } catch (error) {
    stdin!.destroy() // a process without a known identity must not become a command
    return failedGate(Promise.resolve(error))
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
  stdin!.on('error', () => {}) // the process was killed while it waited
  const send = (line: string): void => {
    if (!waiting) return
    waiting = false
    stdin!.end(line)
  }
  return { identity, exited, isWaiting: () => waiting, open: send, close: () => send('') }
}

const failedGate = (error: Promise<unknown>): Gate => ({
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

/** Variables that a shell does not let others set, or that would change how it reads its line. */
const OF_THE_SHELL = new Set(
  'PWD OLDPWD UID EUID PPID BASHOPTS SHELLOPTS BASH_VERSINFO OPTIND LINENO IFS ENV'.split(' '),
)

/** The line that turns a waiting shell into this command. The command gets `umask`; its logs are private. They are
 * opened for appending, so that a log can be cut while it is written. PWD and OLDPWD are unset, because they are those
 * of the shell. */
export const lineOf = ({ argv, cwd, env, log }: HeldCommand, umask: number = process.umask()): string => {
  const isSettable = ([name]: [string, string]): boolean => /^[A-Za-z_]\w*$/.test(name) && !OF_THE_SHELL.has(name)
  const settable = Object.entries(env).filter(isSettable)
  const others = Object.entries(env).filter(entry => !isSettable(entry))
  // A shell drops variables whose names are not valid in shell, and refuses its own; env(1) sets them.
  const words =
    others.length > 0 && !argv[0]!.includes('=')
      ? ['env', ...others.map(([name, value]) => `${name}=${value}`), ...argv]
      : argv
  // Because of the braces a line that a crashed runner wrote only in part is a syntax error: the shell executes none of
  // it.
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
