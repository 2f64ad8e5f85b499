// How many tasks ended, bar by bar.

import type { Io } from '../cli/io.ts'
import type { TaskNumbers } from '../protocol/entities.ts'

type Bucket = TaskNumbers['buckets'][number]
type Done = 'succeeded' | 'failed'

/** A sign for each end, so that no one needs colours, and its colour. Canceled tasks have none: a queue that is emptied
 * would dwarf the work. */
const SIGNS: Record<Done, readonly [sign: string, colour: number]> = {
  succeeded: ['█', 32],
  failed: ['▒', 31],
}
const ENDS = Object.keys(SIGNS) as Done[]

/** A line for each bucket, from the first one with a task on: its time, its bar, its numbers. */
export const renderBars = (io: Io, { buckets, bucket: seconds }: Pick<TaskNumbers, 'buckets' | 'bucket'>): string => {
  const shown = buckets.slice(
    Math.max(
      0,
      buckets.findIndex(bucket => textOf(bucket) !== ''),
    ),
  )
  const most = Math.max(1, ...shown.map(sumOf))
  const labels = shown.map((bucket, i) => labelOf(bucket, shown[i - 1], seconds))
  const texts = shown.map(textOf)
  const [first, last] = [labels, texts].map(column => Math.max(...column.map(text => text.length))) as [number, number]
  const room = Math.max(MIN_BAR_CELLS, Math.min(io.tty.out ? io.columns : 80, 100) - first - last - 5)
  return shown
    .map((bucket, i) => {
      const bar = barOf(io, bucket, { most, room: Math.min(room, most) })
      return `${`${labels[i]!.padEnd(first)}  ${bar}${bar && '  '}${texts[i]}`.trimEnd()}\n`
    })
    .join('')
}

const MIN_BAR_CELLS = 10

const sumOf = ({ succeeded, failed }: Bucket): number => succeeded + failed

/** Each number that is not 0 has a cell. */
const barOf = (io: Io, bucket: Bucket, { most, room }: { most: number; room: number }): string =>
  ENDS.map(end => {
    const cells = bucket[end] === 0 ? 0 : Math.max(1, Math.round((bucket[end] / most) * room))
    const [sign, colour] = SIGNS[end]
    return cells > 0 && io.colour ? `\x1b[${colour}m${sign.repeat(cells)}\x1b[0m` : sign.repeat(cells)
  }).join('')

const textOf = (bucket: Bucket): string =>
  [
    bucket.succeeded > 0 ? String(bucket.succeeded) : '',
    bucket.failed > 0 ? `${bucket.failed} failed` : '',
    bucket.canceled > 0 ? `${bucket.canceled} canceled` : '',
  ]
    .filter(Boolean)
    .join(', ')

/** The local time, with the day where another one begins. */
const labelOf = ({ at }: Bucket, before: Bucket | undefined, seconds: number): string => {
  const time = new Date(at)
  const day = time.toDateString()
  if (seconds >= 86_400) return day.slice(0, 10)
  const isSame = before !== undefined && new Date(before.at).toDateString() === day
  return `${isSame ? '   ' : day.slice(0, 3)} ${time.toTimeString().slice(0, 5)}`
}
