import { encode } from '../system/json-lines.ts'
import { shared, verb } from '../cli/verb.ts'
import { listed } from '../tasks/statuses.ts'
import { parseSince } from '../text/timestamp.ts'
import { renderNumbers } from '../views/numbers.ts'

export const numbers = verb({
  meta: {
    name: 'numbers',
    description: 'Show how many tasks ended in each hour, how long they waited and ran, and which commands fail',
  },
  args: {
    since: {
      type: 'string',
      valueHint: 'TIME',
      default: '24h',
      description: 'Since then: 8h, 7d, yesterday, monday, 07:00, 2026-01-31T07:00',
    },
    queue: {
      ...shared.queue,
      multiple: true,
      description: 'Only this queue, by name or id; several with commas, or repeated',
    },
    json: { type: 'boolean', description: 'Print JSON, one object; its times are in seconds' },
    table: shared.text,
  },
  examples: [
    'sparkq numbers',
    'sparkq numbers --since 7d -q build',
    "sparkq numbers --json | jq -r '.commands.failing[].friendly_id'",
  ],
  exits: { 66: 'no such queue' },
  quick: true,
  async run({ args, call, io }) {
    const { since, bucket } = buckets(Date.parse(parseSince(args.since, '--since')), Date.now())
    const answer = await call('task.numbers', {
      since: new Date(since).toISOString(),
      bucket,
      queues: args.queue.length > 0 ? listed(args.queue) : undefined,
      sizes: true,
    })
    io.out(args.json ? encode(answer) : renderNumbers(io, answer))
  },
})

/** So many lines fit on a screen, with 24 hours and with a month of days. */
const MAX_LINES = 31
/** In seconds. */
const BUCKETS = [60, 300, 900, 3600, 10_800, 21_600, 86_400, 604_800, 2_592_000] as const

/** The shortest buckets of which there are not too many. The first one begins at a full local hour or midnight, so it
 * may begin before `since`. */
const buckets = (since: number, now: number): { since: number; bucket: number } => {
  const midnight = new Date(since).setHours(0, 0, 0, 0)
  for (const bucket of BUCKETS) {
    const begin = since - ((since - midnight) % (bucket * 1000))
    if ((now - begin) / 1000 / bucket <= MAX_LINES) return { since: begin, bucket }
  }
  return { since: midnight, bucket: BUCKETS.at(-1)! }
}
