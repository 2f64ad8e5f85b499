import type { Client } from '../rpc/client.ts'
import { SparkqError } from '../model/errors.ts'
import { note } from '../cli/output.ts'
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
    const answer = await client.call('daemon.stop', { queue: args.queue, drain: args.drain || undefined })
    if (args.queue === undefined) await client.closed
    if (args.json) io.out(encode(answer))
  },
})

const unlessDown = (error: unknown): Client | undefined => {
  if (error instanceof SparkqError && error.code === 'unreachable') return undefined
  throw error
}
