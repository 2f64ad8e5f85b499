// One attempt, from the claim to its report. From the response of the claim to the start of the command everything is
// synchronous, because this time is part of the duration of every task.

import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Loose } from '../rpc/client.ts'
import { pause } from '../system/pause.ts'
import type { Params, Result } from '../protocol/index.ts'
import type { ClaimedTask } from '../protocol/entities.ts'
import { commandOf, type Command } from './command.ts'
import { taskEnvironment } from './environment.ts'
import type { Gate } from './held-process.ts'
import { killedWords } from '../processes/killed-summary.ts'
import { limitLogs, type LogLimit } from '../logs/limit.ts'
import { startProcess } from './process.ts'
import type { TreeEnd } from '../processes/end-processes.ts'
import { postponement, refusal, verdictOf, type AttemptEnding, type ReportCall } from './report.ts'

/** Facts about the runner that all attempts share. */
export type RunnerPlace = {
  /** The folder of logs, an absolute path. */
  logs: string
  socket: string
  /** The runner's own environment. */
  env: Record<string, string | undefined>
}

export type Attempt = {
  task: ClaimedTask
  /** The parameters of `task.start`; undefined if no process was started. */
  start: Loose<Params<'task.start'>> | undefined
  /** Resolves to the report once the attempt is over, or to undefined if nothing is to be reported. */
  verdict: Promise<ReportCall | undefined>
  /** Lets its command begin, after the daemon has stored `start`. */
  open(): void
  /** The task as another process ended it, which is normal in chat: then there is nothing to report. */
  became?: Result<'task.wait'> | undefined
  /** Ends its processes; the first reason is the one that is reported. */
  end(ending: AttemptEnding): void
  /** Kills them without a grace time. */
  kill(): void
}

/** Makes an attempt at a claimed task in a held process. Never throws: a task that cannot run has its report at
 * once. */
export const makeAttempt = (task: ClaimedTask, gate: Gate, place: RunnerPlace): Attempt => {
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
  const verdict = running.exited.then(async exit => {
    const duration = Math.round(performance.now() - since) / 1000
    // The search for leftover processes comes before the report, because the report lets the next attempt begin.
    const leftovers =
      ended || exit.error || exit.shortage ? undefined : await withProcessTable(() => running.endLeftovers(graceMs))
    const ends = [await ended, leftovers].filter(end => end !== undefined)
    const killed = killedWords(...ends)
    const dropped = await logs?.finish()
    // A shell that cannot open the log files exits with 2 before it becomes the command.
    if (exit.code === 2 && !ended && !existsSync(`${log}.out`)) return postponement(task, 'its log cannot be written')
    const unkillable = ends.some(({ left }) => left.length > 0)
    return verdictOf({ task, argv, cwd, exit, ending, log, duration, killed, dropped, unkillable })
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
      // A command that ended by itself has a result to report, even if the runner must stop before it has seen the
      // exit, or while it looks for leftover processes.
      if (why.why !== 'stop' || !running.hasEnded()) ending ??= why
      ended ??= withProcessTable(() => running.end(graceMs))
    },
    kill: () => running.kill(),
  }
}

/** Refuses a payload that makes `commandOf` throw, whatever is wrong with it. */
const commandIn = (task: ClaimedTask): Command => {
  try {
    return commandOf(task)
  } catch (error) {
    return { refused: `it cannot be run: ${(error as Error).message}` }
  }
}

/** Makes the folder of its logs; returns a report if that fails. */
const logFault = (task: ClaimedTask, log: string): ReportCall | undefined => {
  try {
    mkdirSync(dirname(log), { recursive: true, mode: 0o700 })
    return undefined
  } catch (error) {
    return postponement(task, `its log cannot be written: ${(error as Error).message}`)
  }
}

const PROCESS_TABLE_RETRY_MS = 500

/** Retries while the process table cannot be read, for lack of descriptors or memory. Without the table no process
 * counts as ended. */
const withProcessTable = async (work: () => Promise<TreeEnd>): Promise<TreeEnd> => {
  for (;;) {
    try {
      return await work()
    } catch {
      await pause(PROCESS_TABLE_RETRY_MS)
    }
  }
}

/** Returns a task to its queue without an attempt: the runner was stopping when it received the task. */
export const handBack = (task: ClaimedTask): Attempt =>
  unmade(task, {
    method: 'task.release',
    params: { id: task.id, claim: task.claim!, interrupted: true, reason: 'interrupted' },
  })

const environmentOf = (task: ClaimedTask, { env, socket }: RunnerPlace): Record<string, string> =>
  taskEnvironment({
    kept: task.environment,
    own: env,
    names: task.tool.env,
    added: {
      SPARKQ_TASK_ID: task.id,
      SPARKQ_CLAIM: String(task.claim),
      SPARKQ_QUEUE: task.queue.name,
      SPARKQ_SOCKET: socket,
    },
  })

const unmade = (task: ClaimedTask, report: ReportCall): Attempt => ({
  task,
  start: undefined,
  verdict: Promise.resolve(report),
  open: () => {},
  end: () => {},
  kill: () => {},
})
