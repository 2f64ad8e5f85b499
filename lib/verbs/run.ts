import { ask, canAsk } from '../cli/ask.ts'
import { refuse } from '../model/errors.ts'
import { closeInherited } from '../processes/inherited-descriptors.ts'
import type { Io } from '../cli/io.ts'
import { nearest } from '../text/nearest.ts'
import { visible, type Format } from '../cli/output.ts'
import { printRows } from '../cli/table.ts'
import { endedAttempts } from '../follow/ended-attempts.ts'
import { openClient } from '../rpc/client.ts'
import { renderEndedAttempt } from '../views/ended-attempt.ts'
import { shared, verb } from '../cli/verb.ts'
import type { Places } from '../../daemon/daemon.ts'

export const run = verb({
  meta: {
    name: 'run',
    description:
      'Run the daemon in the foreground, with a runner for every active queue of a session, and print each task',
  },
  args: {
    session: shared.session,
    queue: {
      ...shared.queue,
      description: 'Only this queue of the session; runners in the configuration start in any case',
    },
    config: {
      type: 'string',
      valueHint: 'FILE',
      description: 'Configuration; by default $SPARKQ_CONFIG, or the nearest sparkq.yml here or above',
    },
    json: shared.json,
    table: { type: 'boolean', description: 'Print lines of text, also into a pipe' },
  },
  examples: ['sparkq run', 'sparkq run --session api-v2', 'sparkq run --session api-v2 -q auth'],
  exits: {
    66: 'no such session or queue',
    75: 'already running',
    78: 'the configuration is wrong, or there is none',
    130: 'ended by Ctrl-C',
    143: 'ended by SIGTERM',
  },
  standalone: true,
  async run({ args, cwd, env, io, root, signal }) {
    // The daemon runs in this process and logs to its stderr.
    const { findConfigFile } = await import('../config/load.ts')
    const { createLog } = await import('../../daemon/engine/log.ts')
    const { startDaemon } = await import('../../daemon/main.ts')
    const aborted = signal()
    closeInherited()
    const file = findConfigFile(cwd, env, args.config)
    const daemon = await startDaemon({
      file,
      root,
      env,
      log: createLog(process.stderr),
      choosesQueues: true,
      accept: places => checkNames(places, args, io),
    })
    aborted.addEventListener('abort', () => void daemon.stop())
    if (args.json) io.out(`${JSON.stringify({ pid: daemon.pid, socket: daemon.socket })}\n`)
    try {
      const { session, queue } = await choose(daemon, args, io)
      await printTasks(daemon.socket, args, io)
      daemon.runSession(session, queue)
      for (const { name, instructions } of daemon.queues(session)) {
        if (instructions && (queue ?? name) === name) io.err(`${name}: ${visible(instructions.trimEnd(), 'lines')}\n`)
      }
    } catch (error) {
      await daemon.stop()
      if (!aborted.aborted) throw error // Ctrl-C at the question
    }
    await daemon.stopped
    return aborted.aborted ? (aborted.reason === 'SIGINT' ? 130 : 143) : 0
  },
})

/** From now on prints a line for each attempt that ends, until the daemon stops or the reader of stdout is gone. */
const printTasks = async (socket: string, format: Partial<Format>, io: Io): Promise<void> => {
  const client = await openClient(socket)
  const { next } = await client.call('event.list', {})
  const print = async (): Promise<void> => {
    for await (const { attempt, ...task } of endedAttempts(client.call, next)) {
      io.out(renderEndedAttempt(io, format, { task, reason: attempt?.reason }))
      await io.drained()
      if (io.closed()) return
    }
  }
  void print()
    .catch(() => {}) // the daemon stops
    .finally(() => client.close())
}

type SessionChoice = { session: string; queue: string | undefined }

type NamedSession = { session: string | undefined; queue: string | undefined }

/** The named session, or the default one; undefined if a question will select it. */
const knownSession = (places: Places, { session }: NamedSession, io: Io): string | undefined => {
  const sessions = places.sessions()
  return session ?? (canAsk(io) && sessions.length > 1 ? undefined : sessions[0]!)
}

/** Refuses names of a session or queue that does not exist, if the session is known already. */
const checkNames = (places: Places, args: NamedSession, io: Io): void => {
  const session = knownSession(places, args, io)
  if (session === undefined) return
  mustBe('session', session, places.sessions())
  if (args.queue !== undefined)
    mustBe(
      `queue of session '${session}' called`,
      args.queue,
      places.queues(session).map(({ name }) => name),
    )
}

/** The named session and queue. Otherwise it asks, if there is a choice and a terminal; by default all queues of the
 * default session. */
const choose = async (places: Places, args: NamedSession, io: Io): Promise<SessionChoice> => {
  const asks = args.session === undefined && canAsk(io)
  const sessions = places.sessions()
  const session =
    knownSession(places, args, io) ??
    (await askFor(
      'Session',
      sessions.map(name => summed(name, places.queues(name))),
      sessions[0]!,
      io,
    ))
  checkNames(places, { ...args, session }, io)
  const queues = places.queues(session)
  if (args.queue !== undefined || !asks || queues.length < 2) return { session, queue: args.queue }
  const queue = await askFor('Queue', [summed(ALL, queues), ...queues], ALL, io)
  return { session, queue: queue === ALL ? undefined : queue }
}

const ALL = 'all'

type TaskCounts = { name: string; queued: number; running: number }

const summed = (name: string, queues: readonly TaskCounts[]): TaskCounts => ({
  name,
  queued: queues.reduce((sum, { queued }) => sum + queued, 0),
  running: queues.reduce((sum, { running }) => sum + running, 0),
})

/** Shows the number of tasks, then asks; both on stderr. */
const askFor = (title: string, rows: readonly TaskCounts[], fallback: string, io: Io): Promise<string> => {
  const names = rows.map(({ name }) => name)
  printRows({ ...io, out: io.err }, { table: true }, rows, [
    { title: title.toUpperCase(), of: row => row.name },
    { title: 'QUEUED', of: row => row.queued, right: true },
    { title: 'RUNNING', of: row => row.running, right: true },
  ])
  return ask(io, {
    text: `${title} (${names.join(', ')})`,
    fallback,
    check: answer =>
      names.includes(answer) ? undefined : `choose one of ${names.map(name => `'${name}'`).join(', ')}`,
  })
}

const mustBe = (kind: string, name: string, names: readonly string[]): void => {
  if (!names.includes(name)) refuse('not_found', { kind, name, near: nearest(name, names) })
}
