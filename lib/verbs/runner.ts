import { hostname } from 'node:os'
import type { Call } from '../rpc/client.ts'
import { openClient } from '../rpc/client.ts'
import { parseDuration } from '../text/duration.ts'
import { refuse } from '../model/errors.ts'
import { newId } from '../model/id.ts'
import { MAX_JOBS } from '../model/limits.ts'
import { closeInherited } from '../processes/inherited-descriptors.ts'
import { parseCount } from '../cli/input.ts'
import type { Io } from '../cli/io.ts'
import { note, visible, wantsJson, type Format } from '../cli/output.ts'
import { whyIdle } from '../tasks/idle-reasons.ts'
import { spool } from '../project/spool.ts'
import { findStateDir } from '../project/state-dir.ts'
import { assignment, replies } from '../runner/chat.ts'
import type { ClaimedTask } from '../protocol/entities.ts'
import type { Delivered } from '../runner/deliver-report.ts'
import { shared, verb } from '../cli/verb.ts'
import { encode } from '../system/json-lines.ts'
import { renderEndedAttempt } from '../views/ended-attempt.ts'

export const runner = verb({
  meta: { name: 'runner', description: 'Work on a queue: claim its tasks, run them, report' },
  args: {
    queue: shared.neededQueue,
    run: { type: 'boolean', description: 'Run tasks until none is due (the default)' },
    once: { type: 'boolean', description: 'Run one task' },
    watch: { type: 'boolean', description: 'Run tasks until stopped, each as soon as it is due' },
    idle: {
      type: 'string',
      valueHint: 'DURATION',
      description: 'With --watch: end after this time without a task, as 10m',
    },
    jobs: {
      type: 'string',
      alias: ['j'],
      valueHint: 'N',
      default: '1',
      description: `Tasks at a time, up to ${MAX_JOBS}`,
    },
    chat: {
      type: 'boolean',
      description: 'Do not execute tasks; print each one and wait until it is completed or failed',
    },
    noChat: {
      type: 'boolean',
      description: 'Leave the tasks of tools without a command to runners with --chat',
    },
    json: shared.json,
    table: shared.table,
  },
  usage: ['-q QUEUE [--once|--run|--watch] [OPTIONS]'],
  examples: [
    'sparkq runner -q build',
    'sparkq runner -q lint --watch --jobs 4',
    'sparkq runner -q build --once | jq -r .result_summary',
    'sparkq runner -q review --chat --watch',
  ],
  exits: {
    1: 'a task failed',
    66: 'no such queue',
    75: 'the queue has a runner already; with --once: the task will be retried later',
    130: 'interrupted (143: terminated, or stopped); its tasks are back in the queue',
  },
  async run({ args, call, project, io, cwd, env, signal }) {
    const modes = (['run', 'once', 'watch'] as const).filter(mode => args[mode])
    if (modes.length > 1)
      refuse('usage', {
        message: `--${modes[0]} and --${modes[1]} exclude each other`,
        hint: "see 'sparkq help runner'",
      })
    const jobs = parseCount(args.jobs, '--jobs')
    if (jobs < 1 || jobs > MAX_JOBS)
      refuse('usage', {
        message: `--jobs '${args.jobs}' is not between 1 and ${MAX_JOBS}`,
        hint: 'a number of tasks at a time, as --jobs 4',
      })
    if (args.chat && args.noChat)
      refuse('usage', { message: '--chat and --no-chat exclude each other', hint: "see 'sparkq help runner'" })
    if (args.chat && jobs > 1)
      refuse('usage', { message: `--chat runs one task at a time, not ${jobs}`, hint: 'leave --jobs out' })
    if (args.idle !== undefined && !args.watch)
      refuse('usage', {
        message: '--idle goes with --watch',
        hint: 'without --watch a runner ends when no task is due',
      })
    const idleSeconds = args.idle === undefined ? undefined : parseDuration(args.idle, '--idle')
    const queue = args.queue ?? refuse('usage', { message: '--queue is missing', hint: await queueNames(call) })
    const first = project()
    const { dir } = first
    closeInherited()
    const { runQueue } = await import('../runner/runner.ts')
    const mode = modes[0] ?? 'run'
    const id = newId('wrk')
    let worked = false
    const code = await runQueue({
      mode,
      jobs,
      idleSeconds,
      env,
      lockDir: env['SPARKQ_RUNNER_LOCK_DIR'] || undefined,
      signal: signal(),
      worker: {
        id,
        name: `worker-${hostname()}-${queue}`.slice(0, 200),
        queue,
        pid: process.pid,
        host: hostname(),
      },
      // Looked up each time: the next daemon may have its socket elsewhere.
      dial: notified => openClient((findStateDir(cwd, env) ?? first).socket, notified),
      keep: dir === undefined ? undefined : report => void spool(dir, report),
      begun: ({ instructions }) => instructions && io.err(`${visible(instructions.trimEnd(), 'lines')}\n`),
      chat: {
        tasks: args.chat ? 'all' : args.noChat ? 'none' : 'commandless',
        show: task => show(io, args, task),
      },
      finished: end => {
        worked = true
        print(io, args, end)
      },
    })
    if (!worked && code === 0 && mode !== 'watch') await noteWhyIdle({ call, io }, queue, id)
    return code
  },
})

const queueNames = async (call: Call): Promise<string> => {
  const { queues } = await call('queue.list', {})
  return queues.length === 0
    ? "make one with 'sparkq queue create NAME'"
    : `name one with -q: ${queues.map(({ name }) => name).join(', ')}`
}

/** Prints why a runner had nothing to do although its queue has tasks, unless the daemon has stopped meanwhile. */
const noteWhyIdle = async ({ call, io }: { call: Call; io: Io }, queue: string, workerId: string): Promise<void> => {
  const { queues, stopping } = await call('queue.idle', { queue }).catch(() => ({ queues: [], stopping: true }))
  const [facts] = queues
  // The daemon may still count this runner, whose own connection may not have ended yet.
  const runner = facts?.runner?.id === workerId ? null : facts?.runner
  const why = facts && whyIdle({ ...facts, runner: runner ?? null, stopping })
  if (why !== undefined) note(io, 'runner', why)
}

/** Shows a task in chat. As JSON it is what `sparkq claim` prints, with the commands that end it. */
const show = (io: Io, format: Format, task: ClaimedTask): void => {
  const { tool: _, environment: __, ...shape } = task
  io.out(
    wantsJson(io, format) ? encode({ ...shape, replies: replies(task) }) : `${visible(assignment(task), 'lines')}\n`,
  )
}

const print = (io: Io, format: Format, { attempt, report, task, trouble }: Delivered): void => {
  const name = attempt.task.friendly_id
  if (trouble !== undefined) return io.err(`sparkq-runner: ${name}: ${visible(trouble)}\n`)
  const reason =
    attempt.became?.attempt?.reason ?? (report && 'reason' in report.params ? report.params.reason : undefined)
  // The task went back to its queue before any process was started.
  if (report && task?.status === 'queued' && attempt.start === undefined)
    return io.err(`sparkq-runner: ${name}: ${visible(reason ?? '')}\n`)
  io.out(renderEndedAttempt(io, format, { task: task!, reason }))
}
