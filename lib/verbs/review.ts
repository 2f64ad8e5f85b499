import { count, encodeRow, note } from '../cli/output.ts'
import { idleReasons } from '../tasks/idle-reasons.ts'
import { renderReview } from '../views/review.ts'
import { shellWords } from '../text/shell-words.ts'
import { shared, verb } from '../cli/verb.ts'

export const review = verb({
  meta: {
    name: 'review',
    description: 'Show what finished since the last --ack, failed first, then what runs and waits',
  },
  args: {
    ack: { type: 'boolean', description: 'Then mark these tasks as seen: the next review starts after them' },
    queue: { ...shared.queue, description: 'Only this queue, also for --ack' },
    json: {
      type: 'boolean',
      description:
        "Print the finished tasks as JSON, one object a line; 'sparkq rpc task.review' has the totals and what runs",
    },
    table: shared.text,
  },
  examples: [
    'sparkq review',
    'sparkq review -q auth --ack',
    'sparkq review --json | jq -r \'select(.status=="failed").id\'',
  ],
  // --ack needs to know whether the reader took the output, so it needs its own process.
  quick: ({ ack }) => !ack,
  async run({ args, call, io }) {
    const answer = await call('task.review', { queue: args.queue })
    const { tasks, totals, left } = answer
    if (args.json) for (const task of tasks) io.out(encodeRow(task))
    else io.out(renderReview(io, answer, await idleReasons(call, args.queue)))
    if (args.ack && tasks.length > 0) {
      await io.drained()
      // Only tasks that were shown are acknowledged: not those that finished meanwhile or did not fit, and none if the
      // reader is gone.
      if (io.closed()) return
      await call('task.acknowledge', { ids: tasks.map(({ id }) => id) })
    }
    const scope = args.queue === undefined ? '' : ` -q ${shellWords([args.queue])}`
    if (left > 0) {
      note(
        io,
        'review',
        `${count(left, 'more task')} finished than fit here`,
        args.ack
          ? `they are not acknowledged: 'sparkq review${scope}' shows the next`
          : `'sparkq review${scope} --ack' acknowledges these alone; the next review shows the others`,
      )
    }
    if (!io.tty.err || tasks.length === 0) return
    if (totals.failed > 0) io.err(`hint: 'sparkq requeue --failed${scope}' tries the failed ones again\n`)
    if (!args.ack && left === 0) io.err(`hint: 'sparkq review${scope} --ack' marks all as seen\n`)
  },
})
