// The thread in which verbs run inside the daemon; host.ts starts it. Its environment is empty: a verb sees the
// environment of its caller.

import { realpathSync, statSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import type { Call } from '../../lib/rpc/client.ts'
import { failure, fromWire, refuse, type WireError } from '../../lib/model/errors.ts'
import type { Params } from '../../lib/protocol/index.ts'
import { runVerb, type Accept } from '../../lib/run-verb.ts'
import { seededIds } from '../../lib/model/seeded-ids.ts'
import { findStateDir, type StateDir } from '../../lib/project/state-dir.ts'
import { bufferedIo, type BufferedIo } from './buffered-io.ts'
import type { FromThread, ToThread } from './host.ts'

/** A verb that prints more runs better in a process of its own. */
const MAX_PRINTED_CHARACTERS = 1024 * 1024

type ThreadRun = {
  id: number
  io: BufferedIo
  closed: boolean
  elsewhere: string | undefined
  open: Set<number>
}

const { root } = workerData as { root: string }
const runs = new Map<number, ThreadRun>()
const calls = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void; run: ThreadRun }>()
let lastCall = 0

const post = (message: FromThread): void => parentPort!.postMessage(message)

const begin = async (id: number, request: Params<'cli.run'>): Promise<void> => {
  const { argv, env, seed } = request
  const cannot = (what: string): never => {
    run.elsewhere ??= `it needs ${what}`
    refuse('elsewhere', { why: run.elsewhere })
  }
  const tooMuch = (): boolean => run.io.size() > MAX_PRINTED_CHARACTERS
  const run: ThreadRun = {
    id,
    io: bufferedIo(request, () => run.closed || tooMuch(), cannot),
    closed: false,
    elsewhere: undefined,
    open: new Set(),
  }
  runs.set(id, run)
  let cwd: string
  let exit = 0
  try {
    cwd = directoryOf(request, cannot)
    let found: StateDir | undefined
    exit = await runVerb(
      argv,
      {
        io: run.io,
        env,
        root,
        cwd,
        enter: () => cannot('another directory'),
        call: callOf(run),
        newId: seededIds(seed),
        connect: () => cannot('a connection of its own'),
        signal: () => cannot('signals'),
        project: () => (found ??= findStateDir(cwd, env)) ?? cannot('a project'),
      },
      accept(cannot),
    )
  } catch (error) {
    run.elsewhere ??= String(error)
  }
  runs.delete(id)
  if (run.closed) return
  if (tooMuch()) run.elsewhere ??= 'it prints much'
  post(run.elsewhere === undefined ? { run: id, exit, output: run.io.output() } : { run: id, elsewhere: run.elsewhere })
}

/** The directory of the caller. From here its path may lead elsewhere: through /proc/self, or if other file systems are
 * mounted. */
const directoryOf = ({ cwd, folder, env }: Params<'cli.run'>, cannot: (what: string) => never): string => {
  const path = realpathSync.native(cwd)
  const { dev, ino } = statSync(path, { bigint: true })
  if (`${dev}:${ino}` !== folder) cannot('another directory')
  if (!isAbsolute(env['SPARKQ_SOCKET'] || '/')) cannot('a socket that is named from there')
  return path
}

const accept =
  (cannot: (what: string) => never): Accept =>
  ({ quick, args: definitions }, args) => {
    const allowed = typeof quick === 'function' ? quick(args) : quick
    const words = Object.keys(definitions)
      .filter(name => definitions[name]!.type === 'positional')
      .flatMap(name => args[name])
    if (!allowed || words.includes('-')) cannot('a process of its own')
    // /dev/stdin, /dev/fd/63 and /proc/self mean those of the caller.
    if (
      Object.values(args)
        .flat()
        .some(value => /^\/(dev|proc)\//.test(String(value)))
    )
      cannot('to be the process that is meant')
  }

const callOf =
  (run: ThreadRun): Call =>
  (method, params) =>
    new Promise((resolve, reject) => {
      if (run.closed) return reject(failure('disconnected', { where: '' }))
      const call = ++lastCall
      calls.set(call, { resolve, reject, run })
      run.open.add(call)
      // As JSON, so that values are the same as on the wire.
      post({ run: run.id, call, method, params: JSON.stringify(params) })
    })

const settle = ({ call, answer }: Extract<ToThread, { call: number }>): void => {
  const waiting = calls.get(call)
  if (waiting === undefined) return
  calls.delete(call)
  const { run, resolve, reject } = waiting
  run.open.delete(call)
  const { result, error } = JSON.parse(answer) as { result?: unknown; error?: WireError }
  if (error) reject(fromWire(error))
  else resolve(result as never)
}

/** The caller has left: the calls of the verb fail as they do in a process that loses its connection. */
const leave = (run: ThreadRun | undefined): void => {
  if (run === undefined) return
  run.closed = true
  for (const call of run.open) {
    calls.get(call)?.reject(failure('disconnected', { where: '' }))
    calls.delete(call)
  }
}

parentPort!.on('message', (message: ToThread) => {
  if ('ping' in message) post({ pong: true })
  else if ('request' in message) void begin(message.run, message.request)
  else if ('call' in message) settle(message)
  else leave(runs.get(message.run))
})
