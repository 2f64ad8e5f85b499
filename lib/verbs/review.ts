import type { Io } from '../io.ts'
import { count, note, paint, visible, wantsJson } from '../output.ts'
import type { Result } from '../protocol/index.ts'
import { lastLines, saysMore, shortCommandOf, tookOf } from '../task-view.ts'
import { shared, verb } from '../verb.ts'
import { encode } from '../wire.ts'

type Review = Result<'task.review'>

export const review = verb({
  meta: { name: 'review', description: 'Show what finished since the last --ack, failed first' },
  args: {
    ack: { type: 'boolean', description: 'Also remember that it was seen: the next review starts behind it' },
    json: shared.json,
    table: { type: 'boolean', description: 'Print for people, also into a pipe' },
  },
  examples: ['sparkq review', "sparkq review --json | jq -r 'select(.status==\"failed\").id'"],
  async run({ args, call, io }) {
    const answer = await call('task.review', { ack: args.ack || undefined })
    if (wantsJson(io, args)) return answer.tasks.forEach(task => io.out(encode(task)))
    const canceled = answer.tasks.filter(task => task.status === 'canceled')
    for (const task of answer.tasks) if (task.status !== 'canceled') io.out(renderOne(io, task))
    // Whoever canceled them knows; a line each will do.
    for (const task of canceled.slice(0, CANCELED)) io.out(`${headOf(io, task)}\n`)
    if (canceled.length > CANCELED) io.out(`… and ${canceled.length - CANCELED} more canceled\n`)
    io.out(`${canceled.length > 0 ? '\n' : ''}${totalsOf(answer)}\n`)
    if (io.tty.err && answer.tasks.length > 0) hintOn(io, answer, args.ack)
  },
})

/** Lines of output that are worth a look: more where something went wrong. */
const TAIL = { failed: 10, other: 3 }

const CANCELED = 10

const headOf = (io: Io, task: Review['tasks'][number]): string =>
  [paint(io, task.status), task.friendly_id, tookOf(task), visible(shortCommandOf(task.payload).slice(0, 100))].filter(Boolean).join('  ')

const renderOne = (io: Io, task: Review['tasks'][number]): string => {
  const outcome = task.status === 'succeeded' ? task.result_summary : task.error
  const words = outcome === null ? '' : `  ${visible(outcome, 'lines').trim().replaceAll('\n', '\n  ')}\n`
  const tail = task.tail?.trim() && saysMore(task.tail, outcome) ? lastLines(visible(task.tail, 'lines'), TAIL[task.status === 'failed' ? 'failed' : 'other']) : ''
  return `${headOf(io, task)}\n${words}${tail}\n`
}

const totalsOf = ({ totals, queued, running }: Review): string => {
  const finished = Object.entries(totals).filter(([, number]) => number > 0).map(([status, number]) => `${number} ${status}`)
  return `${finished.join(', ') || 'nothing finished since the last --ack'}; ${count(queued, 'task')} queued, ${running} running`
}

const hintOn = (io: Io, { totals, tasks }: Review, acknowledged: boolean): void => {
  const left = totals.succeeded + totals.failed + totals.canceled - tasks.length
  if (left > 0) note(io, 'review', `${count(left, 'task')} more than fit here`)
  const hints = [totals.failed > 0 && "'sparkq requeue --failed' tries the failed ones again", !acknowledged && "'sparkq review --ack' marks all as seen"]
  for (const hint of hints) if (hint) io.err(`hint: ${hint}\n`)
}
