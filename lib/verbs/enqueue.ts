import type { Batch } from '../tasks/task-batch.ts'
import { sentOf } from '../model/task-environment.ts'
import { deliver } from '../tasks/submit.ts'
import type { Io } from '../cli/io.ts'
import { newTaskArgs, newTasks } from '../tasks/new-task.ts'
import type { Identified } from '../tasks/new-task-type.ts'
import { count, note } from '../cli/output.ts'
import { shared, verb } from '../cli/verb.ts'
import { encode } from '../system/json-lines.ts'

export const enqueue = verb({
  meta: { name: 'enqueue', description: 'Add tasks at the end of a queue and print their ids' },
  args: { ...newTaskArgs, json: shared.json },
  rest: 'the command, or the arguments of --script; not options of sparkq',
  examples: [
    'sparkq enqueue -- npm test',
    'sparkq enqueue --script deploy-staging -- --branch main',
    "sparkq enqueue -q ops --timeout 5m -c 'pg_dump app | gzip > dump.gz'",
  ],
  exits: {
    65: 'invalid JSON, or a payload that the tool does not accept',
    66: 'no such queue, tool or file',
    78: 'no project here',
    79: 'the queue has ended, or the key is taken (with --if-exists error)',
  },
  standalone: true,
  quick: true,
  async run({ args, rest, cwd, env, io, call, connect, project, newId }) {
    const asked = await newTasks({ args, rest, cwd, env, io, newId })
    const environment = args.cleanEnv ? undefined : sentOf(env)
    const batch = Array.isArray(asked)
      ? batchInMemory(asked)
      : await (await import('../tasks/task-batch.ts')).gather(asked, { stateDir: project().dir, environment })
    try {
      if (batch.count === 0) return
      const delivery = await deliver(
        { call, connect, project },
        batch.draft ?? { tasks: [...batch.tasks()], environment },
      )
      await print(io, args, 'answer' in delivery ? delivery.answer : spooledOf(batch.tasks()))
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

function* spooledOf(tasks: Iterable<Identified>): Generator<Spooled> {
  for (const { id, queue } of tasks) yield { id, queue: queue ?? null, status: 'queued', spooled: true }
}

type Spooled = { id: string; queue: string | null; status: 'queued'; spooled: true }

/** Prints the ids, perhaps a million, as fast as the reader takes them. Stops when the reader is gone. */
const print = async (io: Io, { json }: { json: boolean }, tasks: Iterable<{ id: string }>): Promise<void> => {
  let lines = ''
  for (const task of tasks) {
    lines += json ? encode(task) : `${task.id}\n`
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
