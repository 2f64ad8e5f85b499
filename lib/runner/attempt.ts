// One attempt, from the claim to its report. From the claim's answer to the spawned process everything is synchronous:
// whatever is done in between, a person waits for.

import { closeSync, constants, mkdirSync, openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Loose } from '../client.ts'
import type { Params, Result } from '../protocol/index.ts'
import { commandOf, type Command, type Task } from './command.ts'
import { taskEnvironment } from './environment.ts'
import { killedWords } from './killed.ts'
import { limitLogs, type LogLimit } from './log-limit.ts'
import { startProcess, type Running } from './process.ts'
import type { TreeEnd } from './tree.ts'
import { postponement, refusal, verdictOf, type Ending, type Report } from './verdict.ts'

/** Where attempts are made: facts of the runner that all of them share. */
export type Place = {
  /** The folder of logs, absolute. */
  logs: string
  socket: string
  env: Record<string, string | undefined>
}

export type Attempt = {
  task: Task
  /** What to say of its process; undefined when none was started. */
  start: Loose<Params<'task.start'>> | undefined
  /** What to report once it is over; undefined when there is nobody to report to. */
  verdict: Promise<Report | undefined>
  /** Lets its command begin: what `start` says is on disk. */
  open(): void
  /** What became of it by somebody else's word, which in chat is how it ends: then there is nothing to report. */
  became?: Result<'task.wait'> | undefined
  /** Ends its processes; the first reason given is the one reported. */
  end(ending: Ending): void
  /** Ends them without grace. */
  kill(): void
}

/** Makes an attempt at a claimed task. Never throws: what cannot run has a verdict at once. */
export const makeAttempt = (task: Task, place: Place): Attempt => {
  const log = join(place.logs, task.id, String(task.claim))
  let since = performance.now()
  let command: Command
  let running: Running
  try {
    command = commandOf(task)
    if ('refused' in command) return unmade(task, refusal(task, command.refused))
    running = startLogged(task, command, log, place)
  } catch (thrown) {
    const { message, syscall } = thrown as NodeJS.ErrnoException
    return unmade(task, syscall ? postponement(task, `its log cannot be written: ${message}`) : refusal(task, `it cannot be run: ${message}`))
  }
  const { argv, cwd } = command
  const { identity } = running
  const graceMs = task.tool.kill_grace * 1000
  let logs: LogLimit | undefined
  let ending: Ending | undefined
  let ended: Promise<TreeEnd> | undefined
  const verdict = running.exited.then(async exit => {
    const duration = Math.round(performance.now() - since) / 1000
    // Not before nobody of it is left: the report lets the next attempt begin.
    const rest = ended || exit.error ? undefined : await untilSeen(() => running.endRest(graceMs))
    const killed = killedWords(...[await ended, rest].filter(end => end !== undefined))
    const dropped = await logs?.finish()
    return verdictOf({ task, argv, cwd, exit, ending, log, duration, killed, dropped })
  })
  return {
    task,
    verdict,
    start: identity && { id: task.id, claim: task.claim!, pid: identity.pid, pid_start: identity.start, boot_id: identity.boot, log_path: log },
    open() {
      since = performance.now()
      if (ending !== undefined) return
      running.open()
      logs = limitLogs([`${log}.out`, `${log}.err`], task.tool.max_log)
    },
    end(why) {
      ending ??= why
      ended ??= untilSeen(() => running.end(graceMs))
    },
    kill: () => running.kill(),
  }
}

const AGAIN_MS = 500

/** While processes cannot be seen, for want of descriptors or memory, none of them may be taken for gone. */
const untilSeen = async (work: () => Promise<TreeEnd>): Promise<TreeEnd> => {
  for (;;) {
    try {
      return await work()
    } catch {
      await sleep(AGAIN_MS)
    }
  }
}

/** An attempt that is not made: the task came when the runner was about to leave. */
export const handBack = (task: Task): Attempt =>
  unmade(task, { method: 'task.release', params: { id: task.id, claim: task.claim!, interrupted: true, reason: 'interrupted' } })

/** Appending, so that the log can be cut while it is written. */
const NEW_LOG = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND

const startLogged = (task: Task, command: { argv: string[]; cwd: string }, log: string, place: Place): Running => {
  const files: number[] = []
  try {
    mkdirSync(dirname(log), { recursive: true, mode: 0o700 })
    for (const suffix of ['out', 'err']) files.push(openSync(`${log}.${suffix}`, NEW_LOG, 0o600))
    const [out, err] = files as [number, number]
    return startProcess({ ...command, env: environmentOf(task, place), mark: { taskId: task.id, claim: task.claim! }, out, err })
  } finally {
    files.forEach(file => closeSync(file))
  }
}

const environmentOf = (task: Task, { env, socket }: Place): Record<string, string> =>
  taskEnvironment({
    own: env,
    names: task.tool.env,
    added: { SPARKQ_TASK_ID: task.id, SPARKQ_CLAIM: String(task.claim), SPARKQ_QUEUE: task.queue.name, SPARKQ_SOCKET: socket },
  })

const unmade = (task: Task, report: Report): Attempt =>
  ({ task, start: undefined, verdict: Promise.resolve(report), open: () => {}, end: () => {}, kill: () => {} })
