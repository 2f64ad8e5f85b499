// The page of numbers: what ended, when, how long it waited and ran.

import type { Io } from '../cli/io.ts'
import { count, titled } from '../cli/output.ts'
import { renderTable, type Column } from '../cli/table.ts'
import type { TaskNumbers } from '../protocol/entities.ts'
import { formatDuration } from '../text/duration.ts'
import { formatSize } from '../text/size.ts'
import { renderBars } from './bars.ts'
import { titleOf } from './task.ts'

type WaitedAndRan = Pick<TaskNumbers, 'waiting' | 'running'>
type CountedCommands = TaskNumbers['commands']['slowest'][number]

export const renderNumbers = (io: Io, numbers: TaskNumbers): string => {
  const { since, counted_since, queues, commands } = numbers
  const ended = endedIn(numbers)
  const cut = counted_since === since ? [] : [`only the newest ${ended} are counted, since ${localTime(counted_since)}`]
  return [
    [headline(numbers), ...[timesOf(numbers)].filter(text => text !== ''), ...cut, ''].join('\n'),
    ...(ended > 0 ? [titled(io, `Ended ${everyOf(numbers.bucket)}`) + renderBars(io, numbers)] : []),
    section(io, 'Queues', queues, queueColumns),
    section(io, 'Slowest commands', commands.slowest, slowColumns),
    section(io, 'Commands that fail', commands.failing, failingColumns),
    sizesOf(numbers),
  ]
    .filter(block => block !== '')
    .join('\n')
}

const endedIn = ({ succeeded, failed, canceled }: Pick<TaskNumbers, 'succeeded' | 'failed' | 'canceled'>): number =>
  succeeded + failed + canceled

/** `62 done, 2 failed in 3 queues since Sat 18:00, 41m of work`. */
const headline = (numbers: TaskNumbers): string => {
  const { since, succeeded, failed, canceled, queues, execution_time } = numbers
  const from = `since ${localTime(since)}`
  if (endedIn(numbers) === 0) return `no task ended ${from}`
  const parts = [`${succeeded} done`, `${failed} failed`, ...(canceled > 0 ? [`${canceled} canceled`] : [])]
  return `${parts.join(', ')} in ${count(queues.length, 'queue')} ${from}, ${formatDuration(execution_time)} of work`
}

const timesOf = (times: WaitedAndRan): string =>
  (
    [
      ['waited', times.waiting],
      ['ran   ', times.running],
    ] as const
  )
    .flatMap(([word, spread]) => (spread === null ? [] : `${word}  ${spreadText(spread)}`))
    .join('\n')

const spreadText = ({ median, p90 }: NonNullable<WaitedAndRan['running']>): string =>
  `half of them up to ${formatDuration(median)}, nine of ten up to ${formatDuration(p90)}`

const PERIODS: Record<number, string> = { 60: 'each minute', 3600: 'each hour', 86_400: 'each day' }
const everyOf = (seconds: number): string => PERIODS[seconds] ?? `every ${formatDuration(seconds)}`

/** `Sat 18:00`, with the date if it is more than six days ago. */
const localTime = (iso: string): string => {
  const time = new Date(iso)
  const clock = time.toTimeString().slice(0, 5)
  const isNear = Date.now() - time.getTime() < 6 * 86_400_000
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return isNear ? `${time.toDateString().slice(0, 3)} ${clock}` : `${day} ${clock}`
}

const two = (number: number): string => String(number).padStart(2, '0')

const section = <Row>(io: Io, title: string, rows: readonly Row[], columns: readonly Column<Row>[]): string =>
  rows.length === 0 ? '' : titled(io, title) + renderTable(rows, columns, io)

const time = (seconds: number | undefined): string => (seconds === undefined ? '' : formatDuration(seconds))

const queueColumns: readonly Column<TaskNumbers['queues'][number]>[] = [
  { title: 'QUEUE', of: row => row.queue },
  { title: 'DONE', of: row => row.succeeded || '', right: true },
  { title: 'FAILED', of: row => row.failed || '', right: true },
  { title: 'CANCELED', of: row => row.canceled || '', right: true, spare: 1 },
  { title: 'WAITED', of: row => time(row.waiting?.median), right: true, spare: 3 },
  { title: '90%', of: row => time(row.waiting?.p90), right: true, spare: 2 },
  { title: 'RAN', of: row => time(row.running?.median), right: true },
  { title: '90%', of: row => time(row.running?.p90), right: true },
  { title: 'WORK', of: row => formatDuration(row.execution_time), right: true },
]

const runsOf = ({ succeeded, failed }: CountedCommands): number => succeeded + failed

const slowColumns: readonly Column<CountedCommands>[] = [
  { title: 'RAN', of: row => time(row.running?.median), right: true },
  { title: '90%', of: row => (runsOf(row) > 1 ? time(row.running?.p90) : ''), right: true, spare: 1 },
  { title: 'RUNS', of: row => runsOf(row), right: true },
  { title: 'LAST', of: row => row.friendly_id },
  { title: 'TOOL', of: row => row.tool_name, usual: 'run-bash', spare: 2 },
  { title: 'WHAT', of: titleOf },
]

const failingColumns: readonly Column<CountedCommands>[] = [
  { title: 'FAILED', of: row => row.failed, right: true },
  { title: 'RUNS', of: row => runsOf(row), right: true },
  { title: 'LAST', of: row => row.friendly_id },
  { title: 'TOOL', of: row => row.tool_name, usual: 'run-bash', spare: 1 },
  { title: 'WHAT', of: titleOf },
]

const sizesOf = ({ sizes }: TaskNumbers): string =>
  sizes === undefined
    ? ''
    : `database ${formatSize(sizes.database)}, logs ${sizes.logs_estimated ? 'about ' : ''}${formatSize(sizes.logs)}\n`
