import type { Client } from '../rpc/client.ts'
import { SparkqError } from '../model/errors.ts'
import { count, note } from '../cli/output.ts'
import { shared, verb } from '../cli/verb.ts'
import { encode } from '../system/json-lines.ts'

export const stop = verb({
  meta: { name: 'stop', description: 'End the runners, then the daemon; returns when both are gone' },
  args: {
    queue: { ...shared.queue, description: 'Only the runner of this queue; the daemon continues' },
    drain: {
      type: 'boolean',
      description: 'Let running tasks finish first; by default they get a grace time (10 s) and are queued again',
    },
    json: shared.json,
  },
  examples: ['sparkq stop', 'sparkq stop --queue build --drain'],
  exits: { 66: 'no such queue', 78: 'no project here' },
  standalone: true,
  async run({ args, connect, io }) {
    const client = await connect().catch(unlessDown)
    if (client === undefined) {
      note(io, 'stop', 'the daemon is down already')
      if (args.json) io.out(encode({ pid: null, stopped: [] }))
      return
    }
    const running = await runningTasks(client, args.queue)
    const answer = await client.call('daemon.stop', { queue: args.queue, drain: args.drain || undefined })
    if (args.queue === undefined) await client.closed
    if (args.json) return io.out(encode(answer))
    const { pid, stopped } = answer
    const what =
      args.queue !== undefined
        ? stopped.length === 0
          ? `no runner worked on queue '${args.queue}'`
          : `the runner of queue '${args.queue}' has ended`
        : `the daemon (pid ${pid}) has ended${stopped.length === 0 ? '' : `, and ${count(stopped.length, 'runner')}`}`
    note(io, 'stop', `${what}${meaningFor({ running, runners: stopped.length, drain: args.drain })}`)
  },
})

/** The number of running tasks; undefined if a daemon that is stopping already does not say. */
const runningTasks = async (client: Client, queue: string | undefined): Promise<number | undefined> => {
  try {
    if (queue !== undefined) return (await client.call('queue.show', { queue })).counts.running
    const { queues } = await client.call('daemon.status', { tasks: false })
    return queues.reduce((sum, { counts }) => sum + counts.running, 0)
  } catch (error) {
    if (error instanceof SparkqError && error.code === 'not_found') throw error
    return undefined
  }
}

type StoppedWork = { running: number | undefined; runners: number; drain: boolean }

/** What the end of the runners means for the tasks that ran. */
const meaningFor = ({ running, runners, drain }: StoppedWork): string => {
  if (running === undefined) return ''
  if (running === 0) return '; no task was running'
  if (runners === 0) return '; running tasks stay with the workers that claimed them'
  return drain ? '; the tasks that were running have finished' : '; the tasks that were running are queued again'
}

const unlessDown = (error: unknown): Client | undefined => {
  if (error instanceof SparkqError && error.code === 'unreachable') return undefined
  throw error
}
