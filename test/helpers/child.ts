// Waiting for a child process, by name and with the limit of all waits.

import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { within } from './within.ts'

/** How a child ended, or had ended already: its code, or the signal that ended it. */
export const exitOf = async (child: ChildProcess): Promise<[code: number | null, signal: NodeJS.Signals | null]> => {
  const { exitCode, signalCode } = child
  if (exitCode !== null || signalCode !== null) return [exitCode, signalCode]
  await within(`the end of ${child.spawnargs.join(' ').slice(0, 200)} (pid ${child.pid})`, once(child, 'exit'))
  return [child.exitCode, child.signalCode]
}

/** The next piece that a child prints. */
export const nextPiece = async (stream: Readable | null): Promise<string> =>
  String((await within('a child to print something', once(stream!, 'data')))[0])
