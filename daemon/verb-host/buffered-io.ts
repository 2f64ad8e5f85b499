// The streams of a verb that runs inside the daemon: what it prints is kept in order and answered in the end.

import { lstatSync, readFileSync } from 'node:fs'
import type { Io } from '../../lib/cli/io.ts'
import type { Params, Result } from '../../lib/protocol/index.ts'

type Piece = Result<'cli.run'>['output'][number]

export type BufferedIo = Io & {
  /** All that was printed, neighbours of one stream as one, in pieces that the launcher's Perl takes: its patterns
   * repeat a group 32,766 times at most. */
  output(): Piece[]
  /** Characters so far. */
  size(): number
}

type Terminal = Pick<Params<'cli.run'>, 'tty' | 'columns' | 'env'>

/** `cannot` is told what only a process of its own can do, and throws. */
export const bufferedIo = (
  { tty, columns, env }: Terminal,
  closed: () => boolean,
  cannot: (what: string) => never,
): BufferedIo => {
  const printed: { stream: 'out' | 'err'; text: string }[] = []
  let size = 0
  const print = (stream: 'out' | 'err', data: string | Uint8Array): void => {
    if (typeof data !== 'string') return cannot('bytes')
    size += data.length
    const last = printed.at(-1)
    if (last?.stream === stream) last.text += data
    else if (data !== '') printed.push({ stream, text: data })
  }
  return {
    out: data => print('out', data),
    err: data => print('err', data),
    drained: async () => {},
    lines: () => cannot('stdin'),
    arrivals: () => cannot('stdin'),
    read(path) {
      try {
        // A pipe with a name would stop the thread.
        const stat = lstatSync(path)
        if (stat.isFile() && stat.size <= LARGEST) return readFileSync(path, 'utf8')
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw error
      }
      return cannot("a file that is large, not regular, or the caller's alone")
    },
    ask: () => cannot('a terminal to ask'),
    left: () => cannot('to know its reader'),
    tty,
    columns: columns || 80,
    colour: tty.out && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
    closed,
    size: () => size,
    output: () =>
      printed.flatMap(({ stream, text }) =>
        cut(text).map(piece => (stream === 'out' ? { out: piece } : { err: piece })),
      ),
  }
}

/** Bytes of a file. */
const LARGEST = 4 * 1024 * 1024

const LONGEST = 32_000

/** A text in pieces, no character torn apart. */
const cut = (text: string): string[] => {
  const pieces: string[] = []
  for (let start = 0, end: number; start < text.length; start = end) {
    end = start + LONGEST
    if (/[\ud800-\udbff]/.test(text[end - 1] ?? '')) end++
    pieces.push(text.slice(start, end))
  }
  return pieces
}
