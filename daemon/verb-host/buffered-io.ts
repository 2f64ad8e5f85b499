// The streams of a verb that runs inside the daemon: its output is collected in order and returned at the end.

import { lstatSync, readFileSync } from 'node:fs'
import type { Io } from '../../lib/cli/io.ts'
import type { Params, Result } from '../../lib/protocol/index.ts'

type Piece = Result<'cli.run'>['output'][number]

export type BufferedIo = Io & {
  /** All output in order, in pieces that the Perl of the launcher accepts: its patterns repeat a group up to 32,766
   * times. */
  output(): Piece[]
  /** Characters so far. */
  size(): number
}

type Terminal = Pick<Params<'cli.run'>, 'tty' | 'columns' | 'env'>

/** `cannot` is called with what only a process of its own can do, and throws. */
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
        // A FIFO would block the thread.
        const stat = lstatSync(path)
        if (stat.isFile() && stat.size <= MAX_FILE_BYTES) return readFileSync(path, 'utf8')
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

const MAX_FILE_BYTES = 4 * 1024 * 1024

const MAX_PIECE_CHARACTERS = 32_000

/** Cuts a text into pieces; no surrogate pair is split. */
const cut = (text: string): string[] => {
  const pieces: string[] = []
  for (let start = 0, end: number; start < text.length; start = end) {
    end = start + MAX_PIECE_CHARACTERS
    if (/[\ud800-\udbff]/.test(text[end - 1] ?? '')) end++
    pieces.push(text.slice(start, end))
  }
  return pieces
}
