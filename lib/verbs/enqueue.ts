import type { Batch } from '../tasks/task-batch.ts'
import { refuse } from '../model/errors.ts'
import { sentOf } from '../model/task-environment.ts'
import type { EnqueuedLane } from '../tasks/enqueued-report.ts'
import { deliver } from '../tasks/submit.ts'
import type { EnqueuedTask } from '../protocol/entities.ts'
import type { Io } from '../cli/io.ts'
import { newTasks } from '../tasks/new-task.ts'
import { familiarOptions, newTaskArgs } from '../tasks/new-task-args.ts'
import type { Identified } from '../tasks/new-task-type.ts'
import { count, note } from '../cli/output.ts'
import { shared, verb, type VerbContext } from '../cli/verb.ts'
import { encode } from '../system/json-lines.ts'

export const enqueue = verb({
  meta: { name: 'enqueue', description: 'Add tasks at the end of a queue and print their ids' },
  args: {
    ...newTaskArgs,
    dryRun: { type: 'boolean', description: 'Check everything as the daemon does, and add nothing' },
    wait: { type: 'boolean', description: 'Wait for the tasks, and exit as they do; Ctrl-C leaves them alone' },
    follow: {
      type: 'boolean',
      alias: ['f'],
      description: 'Print the output of the tasks instead of their ids, and exit as they do',
    },
    json: shared.json,
  },
  usage: [
    '[OPTIONS] [--] COMMAND [ARG…]',
    '[OPTIONS] -c LINE',
    '[OPTIONS] --script SCRIPT [--] [ARG…]',
    '[OPTIONS] --tool TOOL --prompt TEXT',
    '[OPTIONS] --template PROMPT [--set KEY=VALUE]…',
    '[OPTIONS] -',
  ],
  rest: {
    label: 'COMMAND [ARG…]',
    about:
      'A command with its arguments, or the arguments of --script; -- is needed before one that begins with a dash',
  },
  answers: familiarOptions,
  examples: [
    'sparkq enqueue npm test',
    'sparkq enqueue --script deploy-staging -- --branch main',
    'sparkq enqueue --template review --set branch=main',
    "sparkq enqueue -q ops --timeout 5m -c 'pg_dump app | gzip > dump.gz'",
  ],
  exits: {
    65: 'invalid JSON, or a payload that the tool does not accept',
    66: 'no such queue, tool or file',
    78: 'no project here',
    79: 'the queue has ended, or the key is taken (with --if-exists error)',
  },
  standalone: true,
  quick: ({ wait, follow, each }) => !wait && !follow && !each,
  async run(context) {
    const { args, rest, cwd, env, io, call, connect, project, newId } = context
    if (args.follow && (args.wait || args.json))
      refuse('usage', {
        message: `--follow and ${args.wait ? '--wait' : '--json'} exclude each other`,
        hint: '--follow prints the output of the tasks, and waits for them',
      })
    if (args.dryRun && (args.follow || args.wait))
      refuse('usage', {
        message: `--dry-run and ${args.wait ? '--wait' : '--follow'} exclude each other`,
        hint: '--dry-run adds no task',
      })
    const asked = await newTasks({ args, rest, cwd, env, io, newId, project })
    const environment = args.cleanEnv ? undefined : sentOf(env)
    const batch = Array.isArray(asked)
      ? batchInMemory(asked)
      : await (await import('../tasks/task-batch.ts')).gather(asked, { stateDir: project().dir, environment })
    try {
      if (batch.count === 0) return
      if (args.dryRun) {
        const { rehearse } = await import('../tasks/rehearse.ts')
        return await rehearse({ call, io, json: args.json }, { tasks: [...batch.tasks()], environment })
      }
      const delivery = await deliver(
        { call, connect, project, report: io.tty.err ? 'all' : 'unworked' },
        batch.draft ?? { tasks: [...batch.tasks()], environment },
      )
      const added: string[] = []
      const keep = args.wait || args.follow ? (id: string) => void added.push(id) : () => {}
      const lanes = new Map<string, EnqueuedLane>()
      const tasks = 'answer' in delivery ? counted(delivery.answer, lanes) : spooledOf(batch.tasks())
      await print({ io, args, keep }, tasks)
      if ('answer' in delivery && delivery.queues.length > 0) {
        const only = batch.count === 1 ? [...batch.tasks()][0] : undefined
        const { printReport } = await import('../tasks/enqueued-report.ts')
        printReport(io, { lanes, queues: delivery.queues, only })
      }
      if ('waiting' in delivery) {
        const { spooled } = await import('../project/spool.ts')
        const all = spooled(project().dir!).length
        const wait =
          `${count(batch.count, 'task')} ${batch.count === 1 ? 'waits' : 'wait'} in '.sparkq/spool/'` +
          (all > 1 ? ` (${all} requests in all)` : '')
        note(
          io,
          'enqueue',
          `the daemon is ${delivery.waiting}; ${wait}`,
          HINTS[delivery.waiting] ?? "start it with 'sparkq start'",
        )
      }
      if (args.follow) return await (await import('./follow.ts')).follow.run(asking(context, added))
      if (args.wait) return await (await import('./wait.ts')).wait.run(asking(context, added))
    } finally {
      batch.close()
    }
  },
})

/** A batch of tasks that were typed, in memory. */
const batchInMemory = (tasks: Identified[]): Batch => ({
  count: tasks.length,
  draft: undefined,
  tasks: () => tasks,
  close() {},
})

/** Counts the tasks that were added to each queue while they pass. */
function* counted(tasks: Iterable<EnqueuedTask>, lanes: Map<string, EnqueuedLane>): Generator<EnqueuedTask> {
  for (const task of tasks) {
    yield task
    if (!task.created) continue // another task has its key
    const lane = lanes.get(task.queue)
    const name = task.friendly_id
    lanes.set(task.queue, { first: lane?.first ?? name, last: name, count: (lane?.count ?? 0) + 1 })
  }
}

function* spooledOf(tasks: Iterable<Identified>): Generator<Spooled> {
  for (const { id, queue } of tasks) yield { id, queue: queue ?? null, status: 'queued', spooled: true }
}

type Spooled = { id: string; queue: string | null; status: 'queued'; spooled: true }

/** What `wait` and `follow` get if these tasks are typed. */
const asking = (context: VerbContext, id: string[]): VerbContext => ({
  ...context,
  args: { id } as never,
  rest: undefined,
})

type Printing = { io: Io; args: { json: boolean; follow: boolean }; keep(id: string): void }

/** Prints the ids, perhaps a million, as fast as the reader takes them. Stops when the reader is gone. Says which task
 * has the key already. */
const print = async (
  { io, args, keep }: Printing,
  tasks: Iterable<{ id: string; status: string; friendly_id?: string; created?: boolean }>,
): Promise<void> => {
  let lines = ''
  for (const task of tasks) {
    keep(task.id)
    if (task.created === false) note(io, 'enqueue', `already ${task.status} as ${task.friendly_id}`)
    if (!args.follow || task.friendly_id === undefined) lines += args.json ? encode(task) : `${task.id}\n`
    if (lines.length < WRITE_BYTES) continue
    io.out(lines)
    lines = ''
    await io.drained()
    if (io.closed()) return
  }
  if (lines !== '') io.out(lines)
}

/** Bytes that are collected before a write. */
const WRITE_BYTES = 64 * 1024

const HINTS: Record<string, string | undefined> = {
  'unable to write': "'sparkq rpc spool.take' makes it try again",
  'not answering': "it takes them once it continues; 'sparkq doctor' examines it",
}
