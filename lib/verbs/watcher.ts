import { resolve } from 'node:path'
import { refuse } from '../model/errors.ts'
import { closeInherited } from '../processes/inherited-descriptors.ts'
import type { Io } from '../cli/io.ts'
import { redial } from '../cli/redial.ts'
import { note } from '../cli/output.ts'
import { shared, verb } from '../cli/verb.ts'
import type { Sink } from '../watcher/watcher.ts'
import { encode } from '../system/json-lines.ts'

export const watcher = verb({
  meta: {
    name: 'watcher',
    description: 'Print one line of JSON per task that becomes available in a queue; claim nothing',
  },
  args: {
    queue: { type: 'positional', required: true, description: 'Queue, by name or id' },
    exec: {
      type: 'string',
      valueHint: 'COMMAND',
      description:
        'Run this shell command for each task instead: JSON on stdin, with $SPARKQ_TASK_ID and $SPARKQ_QUEUE',
    },
    fifo: {
      type: 'string',
      valueHint: 'PATH',
      description: "Write the task's id to this FIFO instead, made if missing; with --exec do both",
    },
    json: shared.json,
  },
  examples: [
    'sparkq watcher auth | jq -r .friendly_id',
    'sparkq watcher auth --exec \'notify-send "SparkQ" "$SPARKQ_TASK_ID"\'',
    'sparkq watcher auth --fifo wake & while read -r id <wake; do sparkq task "$id"; done',
  ],
  exits: {
    0: 'the queue has ended, or the reader closed the pipe',
    66: 'no such queue',
    75: 'the queue has a watcher already',
    130: 'interrupted (143: terminated)',
  },
  async run({ args, call, project, io, cwd, env, signal }) {
    const { id, name } = await call('queue.show', { queue: args.queue })
    const lockDir = env['SPARKQ_RUNNER_LOCK_DIR'] || (await call('daemon.status', {})).lock_dir
    const dial = redial({ project, cwd, env })
    closeInherited()
    const { watchQueue } = await import('../watcher/watcher.ts')
    const { openFifo } = await import('../watcher/fifo.ts')
    const { userCommand } = await import('../watcher/command.ts')
    const open = (): Sink => {
      const fifo = args.fifo === undefined ? undefined : openFifo(resolve(cwd, args.fifo))
      if (args.exec?.trim() === '')
        refuse('usage', { message: '--exec is empty', hint: "as --exec 'notify-send SparkQ'" })
      const command = args.exec === undefined ? undefined : userCommand(args.exec, { cwd, env })
      const { promise: left, resolve: leave } = Promise.withResolvers<void>()
      let full = false
      return {
        async notify(task) {
          const line = encode(task)
          if (!fifo && !command) return print(io, line, left)
          if (fifo && full !== !fifo.write(`${task.id}\n`)) {
            full = !full
            if (full) note(io, 'watcher', `'${args.fifo}' is full and no process reads it: lines are dropped`)
          }
          const trouble = await command?.run(line, { SPARKQ_TASK_ID: task.id, SPARKQ_QUEUE: name })
          if (trouble !== undefined) note(io, 'watcher', `${task.friendly_id}: the command ended with ${trouble}`)
          return true
        },
        interrupt(word) {
          leave()
          command?.signal(word)
        },
        close: () => fifo?.close(),
      }
    }
    return watchQueue({ queueId: id, lockDir, open, dial, signal: signal() })
  },
})

/** Prints a line and waits until the reader has taken it; false once the reader is gone. */
const print = async (io: Io, line: string, left: Promise<void>): Promise<boolean> => {
  io.out(line)
  await Promise.race([io.drained(), left])
  return !io.closed()
}
