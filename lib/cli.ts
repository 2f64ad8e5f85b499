// The entry point of a verb in a process of its own: hands the process over to the verb as arguments and sets the exit
// code. The launcher starts this file for verbs that the daemon does not run for it (daemon/verb-host/host.ts).

import { dirname } from 'node:path'
import { systemMessage } from './system/node-builtins.ts'
import { openClient, type Call, type Client } from './rpc/client.ts'
import { errors, failure, ioFailure, refuse } from './model/errors.ts'
import { newId } from './model/id.ts'
import type { Io } from './cli/io.ts'
import { processIo } from './cli/process-io.ts'
import { runVerb } from './run-verb.ts'
import { findStateDir, PROJECT_VARIABLES, type StateDir } from './project/state-dir.ts'
import type { VerbContext } from './cli/verb.ts'

/** The folder of this installation: this file is dist/lib/cli.js in it. */
const root = dirname(dirname(dirname(import.meta.filename)))

/** Runs the verb that argv names; resolves to the exit code. */
const main = async (argv: readonly string[], io: Io): Promise<number> => {
  const { env } = process
  const open: Client[] = []
  const daemon = lazyDaemon(env, open)
  const seed = seedOf(env)
  try {
    return await runVerb(argv, {
      io,
      env,
      root,
      ...daemon,
      signal: lazySignal(),
      get cwd() {
        return process.cwd()
      }, // throws if that folder was removed
      enter: directory => enter(directory, env),
      newId: seed === undefined ? newId : (await import('./model/seeded-ids.ts')).seededIds(seed),
    })
  } finally {
    for (const client of open) client.close()
  }
}

/** An explicit directory goes before the variables that name a project. */
const enter = (directory: string, env: Record<string, string | undefined>): void => {
  try {
    process.chdir(directory)
  } catch (error) {
    const missing = ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')
    throw missing ? failure('not_found', { kind: 'directory', name: directory }) : ioFailure('enter', directory, error)
  }
  for (const name of PROJECT_VARIABLES) delete env[name]
}

/** If the quick way fails, bin/fast.pl sets SPARKQ_FAST to `again SEED`. The ids that the daemon would have made follow
 * from the seed, so that nothing is added twice. No child process inherits the variable. */
const seedOf = (env: Record<string, string | undefined>): string | undefined => {
  const [, seed] = /^again (.+)$/.exec(env['SPARKQ_FAST'] ?? '') ?? []
  if (seed !== undefined) delete env['SPARKQ_FAST']
  return seed
}

/** The part of a context that needs the daemon. It looks for no project and opens no connection before a verb asks for
 * one. */
const lazyDaemon = (env: Record<string, string | undefined>, open: Client[]) => {
  let found: StateDir | undefined
  let client: Promise<Client> | undefined
  const project = (): StateDir => {
    found ??= findStateDir(process.cwd(), env)
    if (!found) refuse('no_project', { cwd: process.cwd() })
    return found
  }
  const connect: VerbContext['connect'] = async notified => {
    const opened = await openClient(project().socket, notified)
    open.push(opened)
    return opened
  }
  /** The connection that calls share. Once it has closed, the next call opens a new one and so reaches a restarted
   * daemon. */
  const kept = async (): Promise<Client> => {
    const opened = await connect()
    void opened.closed.then(() => {
      client = undefined
    })
    return opened
  }
  const call: Call = async (method, params) => (await (client ??= kept())).call(method, params)
  return { project, connect, call }
}

/** A second signal kills the process as usual, in case the verb does not end. */
const lazySignal = (): (() => AbortSignal) => {
  let controller: AbortController | undefined
  return () => {
    if (!controller) {
      const { signal } = (controller = new AbortController())
      for (const name of ['SIGINT', 'SIGTERM'] as const)
        process.once(name, () => signal.aborted || controller!.abort(name))
    }
    return controller.signal
  }
}

/** Runs the verb of this process and ends the process. */
export const runProcess = async (): Promise<void> => {
  const io = processIo(process, ({ errno, message }: NodeJS.ErrnoException) => {
    io.err(`sparkq: stdout cannot be written: ${errno === undefined ? message : systemMessage(errno)} (io)\n`)
    process.exitCode = errors.io.exit
  })
  const code = await main(process.argv.slice(2), io)
  io.leaveStdin()
  process.exitCode ||= code
  // Node needs 3 ms to shut down, which process.exit() saves. It would drop output that a pipe has not taken yet; in
  // that case the process ends by itself.
  if (await io.flushed()) process.exit()
}

if (import.meta.main) void runProcess()
