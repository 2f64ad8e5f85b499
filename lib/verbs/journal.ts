import { parseCount } from '../cli/input.ts'
import { encodeRow, wantsJson } from '../cli/output.ts'
import { eventLine } from '../views/event.ts'
import { shared, verb } from '../cli/verb.ts'

export const journal = verb({
  meta: { name: 'journal', description: 'Print what happened, the newest first, with where it came from' },
  args: {
    task: { type: 'positional', required: false, multiple: true, description: 'Only events of these tasks' },
    kind: {
      type: 'string',
      alias: ['k'],
      valueHint: 'KIND',
      multiple: true,
      description: 'Only events of this kind, as task.failed, or of a noun, as task; may be repeated',
    },
    queue: { ...shared.queue, description: 'Only events of this queue' },
    before: {
      type: 'string',
      valueHint: 'SEQ',
      description: 'Only events before this number of the journal; by default from its end',
    },
    limit: { type: 'string', valueHint: 'N', description: 'Up to this many; 50 by default, 0 is all' },
    json: shared.json,
    table: { type: 'boolean', description: 'Print lines of text, also into a pipe' },
  },
  examples: [
    'sparkq journal AUTH-12',
    "sparkq journal --kind config --limit 0 --json | jq -r '[.at, .detail, .origin] | @tsv'",
  ],
  exits: { 65: 'no such kind', 66: 'no such queue or task' },
  quick: true,
  async run({ args, call, io }) {
    const limit = args.limit === undefined ? DEFAULT_LIMIT : parseCount(args.limit, '--limit') || Infinity
    const wanted = {
      kinds: args.kind.length > 0 ? args.kind : undefined,
      queue: args.queue,
      tasks: args.task.length > 0 ? args.task : undefined,
    }
    const json = wantsJson(io, args)
    let before = args.before === undefined ? END : Math.max(1, parseCount(args.before, '--before'))
    for (let left = limit; left > 0 && before > 1 && !io.closed(); ) {
      const { events, next } = await call('event.list', { ...wanted, before, limit: Math.min(left, EVENTS_PER_PAGE) })
      io.out(events.map(event => (json ? encodeRow(event) : eventLine(event))).join(''))
      await io.drained()
      left -= events.length
      before = next
    }
  },
})

const DEFAULT_LIMIT = 50
/** What one response may have. */
const EVENTS_PER_PAGE = 500
/** Beyond the end of every journal. */
const END = Number.MAX_SAFE_INTEGER
