import type { Call } from '../rpc/client.ts'
import { refuse } from '../model/errors.ts'
import { parseDuration } from '../text/duration.ts'
import { note } from '../cli/output.ts'
import { shellWords } from '../text/shell-words.ts'
import { shared, verb } from '../cli/verb.ts'

export const claim = verb({
  meta: { name: 'claim', description: 'Take the oldest due task of a queue and print it as one line of JSON' },
  args: {
    queue: shared.neededQueue,
    wait: {
      type: 'string',
      valueHint: 'DURATION',
      bare: 'forever',
      description: 'Wait for a task: --wait without a limit, --wait=30s up to 30 s',
    },
    exitStatus: { type: 'boolean', alias: ['e'], description: 'Exit 1 when there was nothing to claim' },
    worker: {
      type: 'string',
      valueHint: 'WORKER',
      description: "Claim for this worker of 'sparkq worker register': id, unique prefix or name",
    },
    json: shared.json,
  },
  usage: ['-q QUEUE [--wait[=DURATION]] [-e] [OPTIONS]'],
  examples: ['sparkq claim -q auth', 'sparkq claim -q auth --wait | jq -r .payload.prompt'],
  exits: { 1: 'nothing to claim (with -e)', 66: 'no such queue or worker' },
  async run({ args, call, io }) {
    if (args.queue === undefined) refuse('usage', { message: '--queue is missing', hint: await queuesWithTasks(call) })
    const wait =
      args.wait === undefined ? undefined : args.wait === 'forever' ? null : parseDuration(args.wait, '--wait')
    const task = await call('task.claim', { queue: args.queue, wait, worker: args.worker })
    if (task === null) {
      if (args.worker !== undefined && (await call('worker.show', { id: args.worker })).status === 'paused') {
        note(io, 'claim', `worker '${args.worker}' is paused: 'sparkq worker resume ${shellWords([args.worker])}'`)
      }
      return args.exitStatus ? 1 : 0
    }
    const { tool: _, environment: __, ...shape } = task
    io.out(`${JSON.stringify(shape)}\n`)
  },
})

const queuesWithTasks = async (call: Call): Promise<string> => {
  const { queues } = await call('queue.list', {})
  const waiting = queues.filter(queue => queue.counts.queued > 0)
  if (waiting.length === 0) return 'no queue has a task now'
  return `name one with -q: ${waiting.map(queue => `${queue.name} (${queue.counts.queued})`).join(', ')}`
}
