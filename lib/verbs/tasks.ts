import { parseCount } from '../cli/input.ts'
import { listed, parseStatuses } from '../tasks/statuses.ts'
import { note, wantsJson } from '../cli/output.ts'
import { printRows } from '../cli/table.ts'
import { eachPage } from '../tasks/task-pages.ts'
import type { ListedTask } from '../protocol/entities.ts'
import { taskColumns } from '../views/task.ts'
import { parseSince } from '../text/timestamp.ts'
import { shared, verb } from '../cli/verb.ts'

/** The default limit on a terminal. */
const TERMINAL_LIMIT = 50

export const tasks = verb({
  meta: { name: 'tasks', description: 'List tasks, newest first' },
  args: {
    queue: {
      ...shared.queue,
      multiple: true,
      description: 'Queue, by name or id; several with commas, or repeated',
    },
    search: {
      type: 'string',
      valueHint: 'TEXT',
      description: 'Only tasks with each of these words in their command, name, summary, error or metadata',
    },
    status: {
      type: 'string',
      valueHint: 'STATUS',
      multiple: true,
      description: 'queued, running, succeeded, failed or canceled; several with commas, or repeated',
    },
    failed: { type: 'boolean', description: 'Only failed tasks, as --status failed' },
    outcome: {
      type: 'string',
      valueHint: 'WORD',
      multiple: true,
      description: 'Only tasks that failed like this, as timeout or lost; several with commas, or repeated',
    },
    stale: { type: 'boolean', description: 'Only running tasks that are past their timeout' },
    tool: { type: 'string', valueHint: 'TOOL', description: 'Only tasks of this tool' },
    since: {
      type: 'string',
      valueHint: 'TIME',
      description: 'Only tasks since then: 8h, yesterday, monday, 07:00, 2026-01-31T07:00',
    },
    limit: {
      type: 'string',
      valueHint: 'N',
      description: `Up to N tasks; 0 is all; by default ${TERMINAL_LIMIT} on a terminal, all into a pipe`,
    },
    after: { type: 'string', valueHint: 'ID', description: 'Continue after this task' },
    json: shared.json,
    table: shared.table,
  },
  examples: [
    'sparkq tasks -q auth --status failed --since 8h',
    "sparkq tasks --search 'npm test' --outcome timeout",
    "sparkq tasks --stale | jq -r '.worker_id'",
  ],
  exits: { 66: 'no such queue or task' },
  quick: true,
  async run({ args, call, io }) {
    const limit = args.limit === undefined ? (io.tty.out ? TERMINAL_LIMIT : 0) : parseCount(args.limit, '--limit')
    const statuses = parseStatuses([...args.status, ...(args.failed ? ['failed'] : [])])
    const filter = {
      queues: orNone(listed(args.queue)),
      text: args.search,
      outcome: orNone(listed(args.outcome)),
      status: orNone(statuses),
      stale: args.stale || undefined,
      tool: args.tool,
      since: args.since === undefined ? undefined : parseSince(args.since, '--since'),
      after: args.after,
    }
    const rows: ListedTask[] = []
    let found = 0
    const more = await eachPage({ call, filter, limit }, page => {
      found += page.length
      // A table needs all rows for its column widths; JSON lines are printed at once.
      if (wantsJson(io, args)) printRows(io, args, page, taskColumns)
      else rows.push(...page)
      return !io.closed()
    })
    printRows(io, args, rows, taskColumns)
    if (found === 0 && io.tty.out) note(io, 'tasks', 'no tasks')
    if (more && args.limit === undefined && limit > 0)
      note(io, 'tasks', `these are the newest ${limit}`, "'sparkq tasks --limit 0' lists all")
  },
})

const orNone = <T>(values: readonly T[]): T[] | undefined => (values.length > 0 ? [...values] : undefined)
