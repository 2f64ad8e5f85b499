// One attempt, from the claim to its report. From the claim's answer to the spawned process everything is synchronous:
// whatever is done in between, a person waits for.

import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Loose } from '../client.ts'
import type { Params, Result } from '../protocol/index.ts'
import { commandOf, type Command, type Task } from './command.ts'
import { taskEnvironment } from './environment.ts'
import { identityOf, startProcess, type Running } from './process.ts'
import { postponement, refusal, verdictOf, type Ending, type Report } from './verdict.ts'

/** Where attempts are made: facts of the runner that all of them share. */
export type Place = {
  /** The folder of logs, absolute. */
  logs: string
  socket: string
  env: Record<string, string | undefined>
  graceMs: number
}

export type Attempt = {
  task: Task
  /** What to say of its process; undefined when none was started. */
  start: Loose<Params<'task.start'>> | undefined
  /** What to report once it is over; undefined when there is nobody to report to. */
  verdict: Promise<Report | undefined>
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
  const since = performance.now()
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
  const { pid } = running
  let ending: Ending | undefined
  let ended: Promise<void> | undefined
  const verdict = running.exited.then(async exit => {
    const duration = Math.round(performance.now() - since) / 1000
    await ended // not before nobody of the group is left
    return verdictOf({ task, argv, cwd, exit, ending, log, duration })
  })
  return {
    task,
    verdict,
    start: pid === undefined ? undefined : { id: task.id, claim: task.claim!, pid, ...identityOf(pid), log_path: log },
    end(why) {
      ending ??= why
      ended ??= running.end(place.graceMs)
    },
    kill: () => running.kill(),
  }
}

/** An attempt that is not made: the task came when the runner was about to leave. */
export const handBack = (task: Task): Attempt =>
  unmade(task, { method: 'task.release', params: { id: task.id, claim: task.claim!, interrupted: true, reason: 'interrupted' } })

const startLogged = (task: Task, command: { argv: string[]; cwd: string }, log: string, place: Place): Running => {
  const files: number[] = []
  try {
    mkdirSync(dirname(log), { recursive: true, mode: 0o700 })
    for (const suffix of ['out', 'err']) files.push(openSync(`${log}.${suffix}`, 'w', 0o600))
    const [out, err] = files as [number, number]
    return startProcess({ ...command, env: environmentOf(task, place), out, err })
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
  ({ task, start: undefined, verdict: Promise.resolve(report), end: () => {}, kill: () => {} })
