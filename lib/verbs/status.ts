import { SparkqError } from '../model/errors.ts'
import { formatTime, renderFacts } from '../cli/output.ts'
import { printRows } from '../cli/table.ts'
import { queueColumns } from '../views/queue.ts'
import { pageText } from '../page/state.ts'
import { pauseOf } from '../views/tool.ts'
import { shared, verb } from '../cli/verb.ts'
import { encode } from '../system/json-lines.ts'

export const status = verb({
  meta: { name: 'status', description: 'Show whether the daemon is up, with its sessions and queues' },
  args: { json: shared.json, table: shared.text },
  examples: ['sparkq status', 'sparkq status --json | jq .pid'],
  exits: { 1: 'the daemon is down', 78: 'no project here' },
  standalone: true,
  quick: true,
  async run({ args, call, io }) {
    try {
      // Only the overview shows tasks; here `running` is about the daemon.
      const { running: _, recent: __, ...answer } = await call('daemon.status', { tasks: false })
      if (args.json) return io.out(encode({ running: true, ...answer }))
      io.out(
        renderFacts({
          daemon: `up since ${formatTime(answer.started_at)}`,
          pid: answer.pid,
          project: answer.project,
          socket: answer.socket,
          page: answer.page && pageText(answer.page),
          config: answer.config,
          database: answer.database,
          version: `${answer.version} on Node ${answer.node}`,
          sessions: answer.sessions.map(session => session.name).join(', '),
          tools: answer.paused_tools.map(tool => pauseOf(tool)).join('\n'),
          refused: answer.refused === 0 ? null : `${answer.refused} requests in '.sparkq/spool/refused/'`,
        }),
      )
      if (answer.queues.length > 0) io.out('\n')
      printRows(io, { table: true }, answer.queues, queueColumns)
    } catch (error) {
      if (!(error instanceof SparkqError) || error.code !== 'unreachable') throw error
      io.out(args.json ? encode({ running: false }) : 'down\n')
      io.err("hint: start it with 'sparkq start'\n")
      return 1
    }
  },
})
