// The spool: files with requests that the daemon takes in later. `enqueue` writes tasks while the daemon is down, and
// batches too large for a line of the protocol; a git hook writes its request if the daemon does not respond; a runner
// that must exit writes the reports that no daemon took. A file is a request of `task.enqueue`, or any request with its
// `method` and `params`, or a batch: after its first line one task per line. Its number is its place in the order. A
// file that exists is acknowledged: it was synced before it got its name. The daemon takes each in once: the ids in it
// make a second taking harmless (docs/contract.md §5).

import { fs } from '../system/node-builtins.ts'
import { join } from 'node:path'
import { refuse } from '../model/errors.ts'
import { exists } from '../processes/process-exists.ts'

/** The first line of a batch, which identifies it. */
export const BATCH = '{"method":"task.enqueue","params":"a task a line"}\n'

/** How the line of a batch begins that holds the environment of its caller; it is the second line, or missing. */
export const ENVIRONMENT = '{"environment":'

/** A file that is being written for the spool. No one reads it before `submit`. Errors of writing are `io`. */
export type Draft = {
  append(text: string): void
  /** Places what was written after all waiting files and returns its path. It may be called again once that file was
   * taken in. */
  submit(): string
  /** Open for reading and writing, even after its name is gone. */
  file: number
  /** Removes the draft; what was submitted stays. */
  close(): void
}

/** The paths of the waiting files, in order. */
export const spooled = (stateDir: string): string[] => {
  const folder = join(stateDir, 'spool')
  return numbersIn(folder).map(number => join(folder, nameOf(number)))
}

/** Where the daemon puts requests that it can never take in, each with its reason in a file beside it. */
export const refusedFolder = (stateDir: string): string => join(stateDir, 'spool', 'refused')

/** The number of rejected requests that a person must look at. */
export const refusedIn = (stateDir: string): number =>
  namesIn(refusedFolder(stateDir)).filter(name => name.endsWith('.json')).length

/** Writes a request after all waiting files; returns its path. Refuses with `io`; then nothing was kept. */
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
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
    return fs.openSync(temporary, 'wx+', 0o600)
  })
  return {
    file,
    append: text => written(() => writeAll(file, text)),
    submit: () =>
      written(() => {
        fs.fsyncSync(file)
        const path = linkNext(folder, temporary)
        syncFolder(folder)
        return path
      }),
    close() {
      fs.closeSync(file)
      fs.rmSync(temporary, { force: true })
    },
  }
}

/** Where the daemon writes the results of a batch, for the caller that asked for this file. */
export const answersFile = (stateDir: string, name: string): string => join(stateDir, 'spool', `.${name}.answers`)

/** Removes the drafts of processes that have ended. */
export const sweepDrafts = (stateDir: string): void =>
  remove(stateDir, name => {
    const [, pid] = /^\.(\d+)\.\d+$/.exec(name) ?? []
    return pid !== undefined && !exists(Number(pid))
  })

/** Removes the results that an earlier daemon wrote. */
export const sweepAnswers = (stateDir: string): void => remove(stateDir, name => name.endsWith('.answers'))

const remove = (stateDir: string, which: (name: string) => boolean): void => {
  const folder = join(stateDir, 'spool')
  for (const name of namesIn(folder).filter(which)) fs.rmSync(join(folder, name), { force: true })
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
    return fs.readdirSync(folder)
  } catch {
    return [] // the folder does not exist yet
  }
}

/** Links a written file under the next free number. If another writer links that number first, the next one is
 * tried. */
const linkNext = (folder: string, temporary: string): string => {
  for (let number = (numbersIn(folder).at(-1) ?? 0) + 1; ; number++) {
    const path = join(folder, nameOf(number))
    try {
      fs.linkSync(temporary, path)
      return path
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

/** Writes all of a text, in as many calls as the system needs. */
export const writeAll = (file: number, text: string): void => {
  let written = fs.writeSync(file, text)
  if (written === Buffer.byteLength(text)) return
  const bytes = Buffer.from(text)
  while (written < bytes.length) written += fs.writeSync(file, bytes, written)
}

const syncFolder = (folder: string): void => {
  const file = fs.openSync(folder, 'r')
  try {
    fs.fsyncSync(file)
  } finally {
    fs.closeSync(file)
  }
}
