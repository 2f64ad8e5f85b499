// Where `enqueue` leaves tasks while the daemon is down, and batches too large for a line of the wire; and where a runner
// that has to go leaves the reports that no daemon took. A file is a request of `task.enqueue`, or a report with its
// `method` and `params`; its number is its place in the order. A file that exists is acknowledged: it was synced
// before it got its name. The daemon takes each in once: the ids in it make a second taking harmless (SPEC §5).

import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readdirSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { failure } from './errors.ts'

/** The files that wait, in order, as paths. */
export const spooled = (stateDir: string): string[] => {
  const folder = join(stateDir, 'spool')
  return numbersIn(folder).map(number => join(folder, nameOf(number)))
}

/** Where the daemon puts what it can never take in, each with its reason beside it. */
export const refusedFolder = (stateDir: string): string => join(stateDir, 'spool', 'refused')

/** How many requests were refused and wait for a person to look at. */
export const refusedIn = (stateDir: string): number => namesIn(refusedFolder(stateDir)).filter(name => name.endsWith('.json')).length

/** Writes a request behind all that wait; returns its path. Refuses with `io`: then nothing was kept. */
export const spool = (stateDir: string, request: unknown): string => {
  const folder = join(stateDir, 'spool')
  const temporary = join(folder, `.${process.pid}.${Date.now()}`)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeSynced(temporary, JSON.stringify(request))
    const path = linkNext(folder, temporary)
    syncFolder(folder)
    return path
  } catch (error) {
    throw failure('io', { detail: `cannot write into '${folder}': ${(error as Error).message}` })
  } finally {
    try { unlinkSync(temporary) } catch { /* it was never made */ }
  }
}

const DIGITS = 12
const nameOf = (number: number): string => `${String(number).padStart(DIGITS, '0')}.json`

const numbersIn = (folder: string): number[] =>
  namesIn(folder).filter(name => /^\d{12}\.json$/.test(name)).map(name => Number(name.slice(0, DIGITS))).sort((a, b) => a - b)

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder)
  } catch {
    return [] // nothing was ever there
  }
}

/** Links a written file under the next free number; of two writers one loses the link and takes the number after. */
const linkNext = (folder: string, temporary: string): string => {
  for (let number = (numbersIn(folder).at(-1) ?? 0) + 1; ; number++) {
    const path = join(folder, nameOf(number))
    try {
      linkSync(temporary, path)
      return path
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

const writeSynced = (path: string, text: string): void => {
  const file = openSync(path, 'wx', 0o600)
  try {
    const bytes = Buffer.from(text)
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

const syncFolder = (folder: string): void => {
  const file = openSync(folder, 'r')
  try { fsyncSync(file) } finally { closeSync(file) }
}
