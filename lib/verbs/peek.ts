import { refuse } from '../model/errors.ts'
import { shared, verb } from '../cli/verb.ts'
import { encode } from '../system/json-lines.ts'

export const peek = verb({
  meta: { name: 'peek', description: 'Print the task that a claim would take now as one line of JSON; change nothing' },
  args: { queue: shared.neededQueue, json: shared.json },
  usage: ['-q QUEUE [OPTIONS]'],
  examples: ['sparkq peek -q auth', 'sparkq peek -q auth | jq -r .payload.prompt'],
  exits: { 66: 'no such queue' },
  quick: true,
  async run({ args, call, io }) {
    if (args.queue === undefined)
      refuse('usage', { message: '--queue is missing', hint: "name one with -q; 'sparkq queue list' lists them" })
    const task = await call('task.peek', { queue: args.queue })
    if (task !== null) io.out(encode(task))
  },
})
