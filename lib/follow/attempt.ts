// Prints the output of one attempt while it is written, until its end.

import type { Call } from '../rpc/client.ts'
import type { EndedTask } from '../tasks/task-end.ts'
import { refuse } from '../model/errors.ts'
import type { Io } from '../cli/io.ts'
import { readLog } from '../logs/read.ts'
import { inShort } from '../text/in-short.ts'
import { createPrinter, type Printer } from './printer.ts'

export type Following = {
  /** Repeats a request until a daemon answers it, also across restarts. */
  call: Call
  io: Io
  /** How many of the lines that exist already to print, counted from the end; undefined is all. */
  tail: number | undefined
  /** Prints control characters as they are. */
  raw: boolean
  /** Whether each line begins with the name of its task. */
  prefixed: boolean
  /** Prints a message. */
  say(text: string): void
}

/** An attempt, by the task's id and the attempt's number; `name` is the task's name for people. */
export type FollowedAttempt = { id: string; name: string; claim: number }

/** Prints the output of an attempt until it has ended and all output is printed. Resolves to the task as it is then;
 * rejects with `not_found` if the task is purged first. */
export const followAttempt = async (following: Following, { id, name, claim }: FollowedAttempt): Promise<EndedTask> => {
  const { call, io, tail, raw, say } = following
  const over = new AbortController()
  const ended = call('task.wait', { id, claim }).finally(() => over.abort())
  ended.catch(() => {})
  const printerTo = (out: Io['out'], coloured: boolean): Printer =>
    createPrinter({ raw, prefix: following.prefixed ? prefixOf(name, coloured) : undefined, out })
  const printers = { out: printerTo(io.out, io.colour), err: printerTo(io.err, io.colour && io.tty.err) }
  let warned = false

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
        if (!warned)
          say(`${name} writes faster than this command reads: some of its output was dropped before it could be shown`)
        warned = true
      },
    })

  // A chat task has no log. If the runner could not start a process at once, the log is known only at the end.
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

/** Prints why an attempt was not the last one. */
export const sayAttempt = ({ say }: Following, { name, claim }: FollowedAttempt, { attempt }: EndedTask): void =>
  say(
    `${name}: attempt ${claim} ${attempt?.outcome === 'failed' ? 'failed' : `was ${attempt?.outcome ?? 'purged'}`}` +
      `${attempt?.reason ? `: ${inShort(attempt.reason)}` : ''}; there will be another`,
  )

/** Whether the task ended with this attempt. */
export const isLast = ({ finished_at, claim }: EndedTask, { claim: mine }: FollowedAttempt): boolean =>
  finished_at !== null && claim === mine

/** In colours that distinguish the tasks. */
const prefixOf = (name: string, coloured: boolean): string => {
  if (!coloured) return `[${name}] `
  const colour = COLOURS[Number(/\d+$/.exec(name)?.[0] ?? 0) % COLOURS.length]
  return `\x1b[${colour}m[${name}]\x1b[0m `
}

const COLOURS = [36, 33, 32, 35, 34]
