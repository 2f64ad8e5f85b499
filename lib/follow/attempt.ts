// The output of one attempt, while it is written and to its end.

import type { Call } from '../rpc/client.ts'
import { inShort, type Ended } from '../tasks/task-end.ts'
import { refuse } from '../model/errors.ts'
import type { Io } from '../cli/io.ts'
import { readLog } from '../logs/read.ts'
import { createPrinter, type Printer } from './printer.ts'

export type Following = {
  /** Asks on whatever happens to the daemon. */
  call: Call
  io: Io
  /** Begin with so many of the last lines of what there is; undefined is the beginning. */
  tail: number | undefined
  /** Let control characters act. */
  raw: boolean
  /** Whether each line says whose it is. */
  prefixed: boolean
  /** Prints a message. */
  say(text: string): void
}

/** An attempt of a task, by the task's id and the attempt's number; `name` is what people call the task. */
export type Part = { id: string; name: string; claim: number }

/** Prints the output of an attempt until it has ended and all output is printed. Resolves to the task as it ended;
 * rejects with `not_found` if the task is purged first. */
export const followAttempt = async (following: Following, { id, name, claim }: Part): Promise<Ended> => {
  const { call, io, tail, raw, say } = following
  const over = new AbortController()
  const ended = call('task.wait', { id, claim }).finally(() => over.abort())
  ended.catch(() => {})
  const printerTo = (out: Io['out'], coloured: boolean): Printer =>
    createPrinter({ raw, prefix: following.prefixed ? prefixOf(name, coloured) : undefined, out })
  const printers = { out: printerTo(io.out, io.colour), err: printerTo(io.err, io.colour && io.tty.err) }
  let told = false

  const print = async (printer: Printer, bytes: Uint8Array): Promise<void> => {
    printer.write(bytes)
    await io.drained()
    if (io.closed()) refuse('io', { detail: 'the reader closed the pipe' })
  }
  const printLog = (path: string, maxBytes: number, printer: Printer): Promise<void> =>
    readLog({
      path,
      maxBytes,
      tail,
      over: over.signal,
      take: bytes => print(printer, bytes),
      missed() {
        printer.end()
        if (!told)
          say(`${name} writes faster than this command reads: some of its output was dropped before it could be shown`)
        told = true
      },
    })

  // In chat there is no log; where no process could be made at once, it is known later.
  const look = async () => (await call('task.attempt', { id, claim })).attempt
  let attempt = await look()
  if (attempt?.log_path === null) {
    await ended
    attempt = await look()
  }
  if (attempt?.log_path)
    await Promise.all([
      printLog(`${attempt.log_path}.out`, attempt.max_log, printers.out),
      printLog(`${attempt.log_path}.err`, attempt.max_log, printers.err),
    ])
  else
    for (const [printer, text] of [
      [printers.out, attempt?.stdout],
      [printers.err, attempt?.stderr],
    ] as const)
      await print(printer, Buffer.from(text ?? ''))
  for (const printer of Object.values(printers)) printer.end()
  return ended
}

/** Says why an attempt was not the last one. */
export const sayAttempt = ({ say }: Following, { name, claim }: Part, { attempt }: Ended): void =>
  say(
    `${name}: attempt ${claim} ${attempt?.outcome === 'failed' ? 'failed' : `was ${attempt?.outcome ?? 'purged'}`}` +
      `${attempt?.reason ? `: ${inShort(attempt.reason)}` : ''}; there will be another`,
  )

/** Whether an attempt was the one that the task ended with. */
export const isLast = ({ finished_at, claim }: Ended, { claim: mine }: Part): boolean =>
  finished_at !== null && claim === mine

/** In colours that tell the tasks apart. */
const prefixOf = (name: string, coloured: boolean): string => {
  if (!coloured) return `[${name}] `
  const colour = COLOURS[Number(/\d+$/.exec(name)?.[0] ?? 0) % COLOURS.length]
  return `\x1b[${colour}m[${name}]\x1b[0m `
}

const COLOURS = [36, 33, 32, 35, 34]
