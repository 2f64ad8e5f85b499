import { SparkqError } from '../model/errors.ts'
import type { ListedTask } from '../protocol/entities.ts'
import { count, titled } from '../cli/output.ts'
import { printRows } from '../cli/table.ts'
import { queueColumns } from '../views/queue.ts'
import { idleReasons } from '../tasks/idle-reasons.ts'
import { spooled } from '../project/spool.ts'
import { taskColumns } from '../views/task.ts'
import { timeoutNotes } from '../views/timeout-notes.ts'
import { pauseOf } from '../views/tool.ts'
import { shared, verb, type VerbContext } from '../cli/verb.ts'
import { encode } from '../system/json-lines.ts'

/** `sparkq` alone. It has no name: its errors are those of `sparkq` itself. */
export const overview = verb({
  meta: {
    name: '',
    description: 'Show queued, running and recently finished tasks, and why nothing runs',
  },
  args: {
    json: shared.json,
    table: shared.text,
    version: { type: 'boolean', description: 'Print the version' },
  },
  examples: ['sparkq', 'sparkq --json | jq .reasons'],
  quick: true,
  async run(context) {
    const { args, call, io, project: place } = context
    if (args.version) return (await import('./version.ts')).version.run(context)
    const { project, queues, running, queued, recent, refused, paused_tools } = await call('daemon.status', {}).catch(
      error => {
        throw withWaiting(error, place)
      },
    )
    const reasons = await idleReasons(call)
    if (args.json) return io.out(encode({ project, queues, running, queued, recent, refused, paused_tools, reasons }))
    const busy = queues.filter(queue => queue.counts.queued + queue.counts.running > 0)
    let printed = false
    const section = (title: string, print: () => void, rows: readonly unknown[]): void => {
      if (rows.length === 0) return
      if (printed) io.out('\n')
      printed = true
      io.out(titled(io, title))
      print()
    }
    const printTasks = (tasks: readonly ListedTask[]): void => {
      printRows(io, { table: true }, tasks, taskColumns)
      io.out(timeoutNotes(tasks))
    }
    section('Running', () => printTasks(running), running)
    section('Queued', () => printTasks(queued), queued)
    section('Finished lately', () => printTasks(recent), recent)
    section('Queues', () => printRows(io, { table: true }, busy, queueColumns), busy)
    const paused = paused_tools.map(tool => pauseOf(tool))
    const notes = [
      ...paused.filter(text => !reasons.some(reason => reason.includes(text))),
      ...reasons,
      ...(busy.length === 0 ? ["nothing is queued or running; 'sparkq enqueue make' adds a task"] : []),
      ...(refused > 0 ? [`${refused} spooled requests were refused: see '.sparkq/spool/refused/'`] : []),
    ]
    if (notes.length > 0) io.out(`${printed ? '\n' : ''}${notes.join('\n')}\n`)
  },
})

/** Adds to the error of a daemon that is down how many requests wait for it. */
const withWaiting = (error: unknown, project: VerbContext['project']): unknown => {
  if (!(error instanceof SparkqError) || error.code !== 'unreachable') return error
  const { dir } = project()
  const waiting = dir === undefined ? 0 : spooled(dir).length
  return waiting === 0
    ? error
    : new SparkqError(
        error.code,
        error.message,
        `${error.hint}; ${count(waiting, 'spooled request')} will be submitted`,
      )
}
