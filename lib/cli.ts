// The one door between a process and its verb: finds the verb, parses strictly, runs it, prints its error, sets the
// exit code. The launcher starts this file; everything behind it gets the process as arguments.

import { dirname } from 'node:path'
import { openClient, type Call, type Client } from './client.ts'
import { asSparkqError, errors, failure } from './errors.ts'
import type { Io } from './io.ts'
import { parse } from './parse.ts'
import { processIo } from './process-io.ts'
import { findStateDir, type StateDir } from './state-dir.ts'
import type { Noun, Verb, VerbContext } from './verb.ts'
import { loadVerb } from './verbs/index.ts'

/** Where this installation is: dist/lib/cli.js is three steps below it. */
const root = dirname(dirname(dirname(import.meta.filename)))

/** Runs the verb that argv names, as `['enqueue', '--', 'make']`; resolves to the exit code. */
export const main = async (argv: readonly string[], io: Io, env: Record<string, string | undefined>): Promise<number> => {
  const state: { verb?: Verb; open: Client[] } = { open: [] }
  try {
    const { command, rest: words } = await loadVerb(argv)
    if (optionsIn(words).some(word => word === '--help' || word === '-h')) {
      const { renderHelp } = await import('./help.ts')
      io.out(await renderHelp(subVerb(command, words[0]) ?? command, io.colour))
      return 0
    }
    state.verb = await pickVerb(command, words)
    const { values, rest } = parse(state.verb, 'subCommands' in command ? words.slice(1) : words)
    const context = { args: values, rest, io, cwd: process.cwd(), env, root, ...lazyDaemon(env, state.open), signal: lazySignal() }
    return (await state.verb.run(context as VerbContext)) ?? 0
  } catch (thrown) {
    if (io.closed()) return 0
    const error = asSparkqError(thrown)
    const { printError } = await import('./output.ts')
    printError(io, error, { verb: state.verb?.meta.name ?? '', json: optionsIn(argv).includes('--json') })
    if (env['SPARKQ_DEBUG'] && thrown instanceof Error) io.err(`${thrown.stack}\n`)
    return errors[error.code].exit
  } finally {
    for (const client of state.open) client.close()
  }
}

/** The words that are SparkQ's own: those before `--`. */
const optionsIn = (words: readonly string[]): readonly string[] => words.slice(0, words.includes('--') ? words.indexOf('--') : undefined)

const subVerb = (command: Verb | Noun, word: string | undefined): Verb | undefined =>
  'subCommands' in command && word !== undefined && Object.hasOwn(command.subCommands, word) ? command.subCommands[word] : undefined

const pickVerb = async (command: Verb | Noun, words: readonly string[]): Promise<Verb> => {
  if (!('subCommands' in command)) return command
  const [word] = words
  const found = subVerb(command, word)
  if (found) return found
  const { nearest } = await import('./nearest.ts')
  const { name } = command.meta
  const known = Object.keys(command.subCommands)
  const near = word === undefined ? undefined : nearest(word, known)
  throw failure('usage', {
    message: word === undefined ? `'sparkq ${name}' needs a verb: ${known.join(', ')}` : `unknown verb '${name} ${word}'`,
    hint: near ? `did you mean 'sparkq ${name} ${near}'?` : `see 'sparkq help ${name}'`,
  })
}

/** The daemon's side of a context: nothing is looked for and nothing connects before a verb asks. */
const lazyDaemon = (env: Record<string, string | undefined>, open: Client[]) => {
  let found: StateDir | undefined
  let client: Promise<Client> | undefined
  const project = (): StateDir => {
    found ??= findStateDir(process.cwd(), env)
    if (!found) throw failure('no_project', { cwd: process.cwd() })
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
    void opened.closed.then(() => { client = undefined })
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
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => signal.aborted || controller!.abort(name))
    }
    return controller.signal
  }
}

/** The verb of this process, and its end. */
export const runProcess = async (): Promise<void> => {
  const io = processIo(process, ({ message }) => {
    io.err(`sparkq: stdout cannot be written: ${message} (io)\n`)
    process.exitCode = errors.io.exit
  })
  const code = await main(process.argv.slice(2), io, process.env)
  io.leaveStdin()
  process.exitCode ||= code
  // Node takes 3 ms to take itself apart, which nobody needs to wait for. But process.exit() would drop what a pipe has not
  // taken yet: then the end comes by itself.
  if (await io.flushed()) process.exit()
}

if (import.meta.main) void runProcess()
