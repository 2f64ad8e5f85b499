// One attempt, from the claim to its report. From the response of the claim to the start of the command everything is
// synchronous: it adds to the time that a person waits.

import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Loose } from '../rpc/client.ts'
import { pause } from '../system/pause.ts'
import type { Params, Result } from '../protocol/index.ts'
import { commandOf, type Command, type Task } from './command.ts'
import { taskEnvironment } from './environment.ts'
import type { Gate } from './held-process.ts'
import { killedWords } from '../processes/killed-summary.ts'
import { limitLogs, type LogLimit } from '../logs/limit.ts'
import { startProcess } from './process.ts'
import type { TreeEnd } from '../processes/end-processes.ts'
import { postponement, refusal, verdictOf, type AttemptEnding, type AttemptReport } from './report.ts'

/** Where attempts are made: facts of the runner that all of them share. */
export type RunnerPlace = {
  /** The folder of logs, absolute. */
  logs: string
  socket: string
  env: Record<string, string | undefined>
  /** What of it all tasks see. */
  common: Record<string, string>
}

export type Attempt = {
  task: Task
  /** What to say of its process; undefined when none was started. */
  start: Loose<Params<'task.start'>> | undefined
  /** What to report once it is over; undefined when there is nobody to report to. */
  verdict: Promise<AttemptReport | undefined>
  /** Lets its command begin: what `start` says is on disk. */
  open(): void
  /** What became of it by somebody else's word, which in chat is how it ends: then there is nothing to report. */
  became?: Result<'task.wait'> | undefined
  /** Ends its processes; the first reason given is the one reported. */
  end(ending: AttemptEnding): void
  /** Ends them without grace. */
  kill(): void
}

/** Makes an attempt at a claimed task in a held process. Never throws: a task that cannot run has a verdict at once. */
export const makeAttempt = (task: Task, gate: Gate, place: RunnerPlace): Attempt => {
  const log = join(place.logs, task.id, String(task.claim))
  const command = commandIn(task)
  const obstacle = 'refused' in command ? refusal(task, command.refused) : logFault(task, log)
  if ('refused' in command || obstacle) {
    gate.close()
    return unmade(task, obstacle!)
  }
  const { argv, cwd } = command
  let since = performance.now()
  const running = startProcess(gate, {
    argv,
    cwd,
    env: environmentOf(task, place),
    mark: { taskId: task.id, claim: task.claim! },
    log,
  })
  const { identity } = running
  const graceMs = task.tool.kill_grace * 1000
  let logs: LogLimit | undefined
  let ending: AttemptEnding | undefined
  let ended: Promise<TreeEnd> | undefined
  let byItself = false
  const verdict = running.exited.then(async exit => {
    byItself = ending === undefined
    const duration = Math.round(performance.now() - since) / 1000
    // Not before nobody of it is left: the report lets the next attempt begin.
    const rest = ended || exit.error || exit.shortage ? undefined : await untilSeen(() => running.endRest(graceMs))
    const ends = [await ended, rest].filter(end => end !== undefined)
    const killed = killedWords(...ends)
    const dropped = await logs?.finish()
    // A shell that cannot open a file ends with 2, before it has become anything.
    if (exit.code === 2 && !ended && !existsSync(`${log}.out`)) return postponement(task, 'its log cannot be written')
    const undead = ends.some(({ left }) => left.length > 0)
    return verdictOf({ task, argv, cwd, exit, ending, log, duration, killed, dropped, undead })
  })
  return {
    task,
    verdict,
    start: identity && {
      id: task.id,
      claim: task.claim!,
      pid: identity.pid,
      pid_start: identity.start,
      boot_id: identity.boot,
      log_path: log,
    },
    open() {
      since = performance.now()
      if (ending !== undefined) return
      running.open()
      logs = limitLogs([`${log}.out`, `${log}.err`], task.tool.max_log)
    },
    end(why) {
      // A runner that is told to stop while it looks for what the command left behind has a result to report.
      if (!(byItself && why.why === 'stop')) ending ??= why
      ended ??= untilSeen(() => running.end(graceMs))
    },
    kill: () => running.kill(),
  }
}

/** A payload that is not what it should be is refused, whatever is wrong with it. */
const commandIn = (task: Task): Command => {
  try {
    return commandOf(task)
  } catch (error) {
    return { refused: `it cannot be run: ${(error as Error).message}` }
  }
}

/** Makes the folder of its logs. */
const logFault = (task: Task, log: string): AttemptReport | undefined => {
  try {
    mkdirSync(dirname(log), { recursive: true, mode: 0o700 })
    return undefined
  } catch (error) {
    return postponement(task, `its log cannot be written: ${(error as Error).message}`)
  }
}

const PROCESS_TABLE_RETRY_MS = 500

/** While the process table cannot be read, for want of descriptors or memory, no process counts as ended. */
const untilSeen = async (work: () => Promise<TreeEnd>): Promise<TreeEnd> => {
  for (;;) {
    try {
      return await work()
    } catch {
      await pause(PROCESS_TABLE_RETRY_MS)
    }
  }
}

/** An attempt that is not made: the task came when the runner was about to leave. */
export const handBack = (task: Task): Attempt =>
  unmade(task, {
    method: 'task.release',
    params: { id: task.id, claim: task.claim!, interrupted: true, reason: 'interrupted' },
  })

const environmentOf = (task: Task, { env, common, socket }: RunnerPlace): Record<string, string> =>
  taskEnvironment({
    common,
    own: env,
    names: task.tool.env,
    added: {
      SPARKQ_TASK_ID: task.id,
      SPARKQ_CLAIM: String(task.claim),
      SPARKQ_QUEUE: task.queue.name,
      SPARKQ_SOCKET: socket,
    },
  })

const unmade = (task: Task, report: AttemptReport): Attempt => ({
  task,
  start: undefined,
  verdict: Promise.resolve(report),
  open: () => {},
  end: () => {},
  kill: () => {},
})
