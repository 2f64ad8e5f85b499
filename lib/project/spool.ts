// Where `enqueue` leaves tasks while the daemon is down, and batches too large for a line of the wire; and where a
// runner that has to go leaves the reports that no daemon took. A file is a request of `task.enqueue`, or a report with
// its `method` and `params`, or a batch: behind its first line a task a line. Its number is its place in the order. A
// file that exists is acknowledged: it was synced before it got its name. The daemon takes each in once: the ids in it
// make a second taking harmless (docs/contract.md §5).

import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { refuse } from '../model/errors.ts'
import { exists } from '../processes/process-exists.ts'

/** The first line of a batch, by which it is known. */
export const BATCH = '{"method":"task.enqueue","params":"a task a line"}\n'

/** A file on its way into the spool. Nobody takes it in before it is submitted; all of it refuses with `io`. */
export type Draft = {
  append(text: string): void
  /** Puts what was written behind all that wait; returns its path. It can be done again once that one was taken in. */
  submit(): string
  /** Open for reading and writing, also when its name is gone. */
  file: number
  /** Takes the draft away; what was submitted stays. */
  close(): void
}

/** The files that wait, in order, as paths. */
export const spooled = (stateDir: string): string[] => {
  const folder = join(stateDir, 'spool')
  return numbersIn(folder).map(number => join(folder, nameOf(number)))
}

/** Where the daemon puts what it can never take in, each with its reason beside it. */
export const refusedFolder = (stateDir: string): string => join(stateDir, 'spool', 'refused')

/** How many requests were refused and wait for a person to look at. */
export const refusedIn = (stateDir: string): number =>
  namesIn(refusedFolder(stateDir)).filter(name => name.endsWith('.json')).length

/** Writes a request behind all that wait; returns its path. Refuses with `io`: then nothing was kept. */
export const spool = (stateDir: string, request: unknown): string => {
  const draft = draftIn(stateDir)
  try {
    draft.append(JSON.stringify(request))
    return draft.submit()
  } finally {
    draft.close()
  }
}

export const draftIn = (stateDir: string): Draft => {
  const folder = join(stateDir, 'spool')
  const written = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      refuse('io', { detail: `cannot write into '${folder}': ${(error as Error).message}` })
    }
  }
  const temporary = join(folder, `.${process.pid}.${Date.now()}`)
  const file = written(() => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return openSync(temporary, 'wx+', 0o600)
  })
  return {
    file,
    append: text => written(() => writeAll(file, text)),
    submit: () =>
      written(() => {
        fsyncSync(file)
        const path = linkNext(folder, temporary)
        syncFolder(folder)
        return path
      }),
    close() {
      closeSync(file)
      rmSync(temporary, { force: true })
    },
  }
}

/** Where the daemon answers a batch, for whoever asked for it alone. */
export const answersFile = (stateDir: string, name: string): string => join(stateDir, 'spool', `.${name}.answers`)

/** Takes away the drafts of processes that are gone. */
export const sweepDrafts = (stateDir: string): void =>
  remove(stateDir, name => {
    const [, pid] = /^\.(\d+)\.\d+$/.exec(name) ?? []
    return pid !== undefined && !exists(Number(pid))
  })

/** Takes away the answers of a daemon that is gone. */
export const sweepAnswers = (stateDir: string): void => remove(stateDir, name => name.endsWith('.answers'))

const remove = (stateDir: string, which: (name: string) => boolean): void => {
  const folder = join(stateDir, 'spool')
  for (const name of namesIn(folder).filter(which)) rmSync(join(folder, name), { force: true })
}

const DIGITS = 12
const nameOf = (number: number): string => `${String(number).padStart(DIGITS, '0')}.json`

const numbersIn = (folder: string): number[] =>
  namesIn(folder)
    .filter(name => /^\d{12}\.json$/.test(name))
    .map(name => Number(name.slice(0, DIGITS)))
    .sort((a, b) => a - b)

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

/** All of a text, however often the system has to be asked. */
export const writeAll = (file: number, text: string): void => {
  let written = writeSync(file, text)
  if (written === Buffer.byteLength(text)) return
  const bytes = Buffer.from(text)
  while (written < bytes.length) written += writeSync(file, bytes, written)
}

const syncFolder = (folder: string): void => {
  const file = openSync(folder, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
