// The one door between a process and its verb: hands the process over as arguments and sets the exit code. The launcher
// starts this file for what the daemon does not run for it (daemon/verb-host/host.ts).

import { dirname } from 'node:path'
import { systemMessage } from './system/node-builtins.ts'
import { openClient, type Call, type Client } from './rpc/client.ts'
import { errors, refuse } from './model/errors.ts'
import { newId } from './model/id.ts'
import type { Io } from './cli/io.ts'
import { processIo } from './cli/process-io.ts'
import { runVerb } from './run-verb.ts'
import { findStateDir, type StateDir } from './project/state-dir.ts'
import type { VerbContext } from './cli/verb.ts'

/** Where this installation is: dist/lib/cli.js is three steps below it. */
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
      }, // which throws where that is gone
      newId: seed === undefined ? newId : (await import('./model/seeded-ids.ts')).seededIds(seed),
    })
  } finally {
    for (const client of open) client.close()
  }
}

/** Where the quick way led nowhere, bin/fast.pl leaves `again SEED` in SPARKQ_FAST. The ids that the daemon would have
 * made follow from the seed, so that nothing is added twice. No child inherits it. */
const seedOf = (env: Record<string, string | undefined>): string | undefined => {
  const [, seed] = /^again (.+)$/.exec(env['SPARKQ_FAST'] ?? '') ?? []
  if (seed !== undefined) delete env['SPARKQ_FAST']
  return seed
}

/** The daemon's side of a context: nothing is looked for and nothing connects before a verb asks. */
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
  /** A daemon that was started anew is found by the next call: of a pipe that lives on, the next line. */
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

/** A second signal kills as usual, for a verb that does not end. */
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

/** The verb of this process, and its end. */
export const runProcess = async (): Promise<void> => {
  const io = processIo(process, ({ errno, message }: NodeJS.ErrnoException) => {
    io.err(`sparkq: stdout cannot be written: ${errno === undefined ? message : systemMessage(errno)} (io)\n`)
    process.exitCode = errors.io.exit
  })
  const code = await main(process.argv.slice(2), io)
  io.leaveStdin()
  process.exitCode ||= code
  // Node takes 3 ms to take itself apart, which nobody needs to wait for. But process.exit() would drop what a pipe has
  // not taken yet: then the end comes by itself.
  if (await io.flushed()) process.exit()
}

if (import.meta.main) void runProcess()
