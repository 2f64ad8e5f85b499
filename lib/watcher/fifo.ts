// A named pipe that receives one line per task. A write never blocks, with or without a reader: the pipe is opened for
// reading too, so it keeps what fits (64 KiB on Linux) for the next reader.

import { execFileSync } from 'node:child_process'
import { closeSync, constants, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { refuse } from '../model/errors.ts'

export type Fifo = {
  /** Returns false if the pipe is full and the line was dropped. A line of up to 4,096 bytes is written completely or
   * not at all. */
  write(line: string): boolean
  /** Removes the pipe if it was created here and still is the same file. */
  close(): void
}

/** Opens a FIFO; creates it for the owner alone if nothing exists at this path. Refuses with `invalid` if something
 * else does. */
export const openFifo = (path: string): Fifo => {
  const made = statSync(path, { throwIfNoEntry: false }) === undefined
  if (made) make(path)
  if (!statSync(path).isFIFO())
    refuse('invalid', {
      what: `--fifo '${path}'`,
      why: 'not a FIFO',
      hint: 'name one that is, or a path where nothing is',
    })
  const file = openSync(path, constants.O_RDWR | constants.O_NONBLOCK)
  const { ino } = statSync(path)
  return {
    write(line) {
      try {
        writeSync(file, line)
        return true
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return false
        throw error
      }
    },
    close() {
      closeSync(file)
      if (made && statSync(path, { throwIfNoEntry: false })?.ino === ino) rmSync(path, { force: true })
    },
  }
}

/** Node has no mkfifo(3). */
const make = (path: string): void => {
  try {
    execFileSync('mkfifo', ['-m', '600', '--', path], { stdio: ['ignore', 'ignore', 'pipe'] })
  } catch (error) {
    const said = String((error as { stderr?: Buffer }).stderr ?? (error as Error).message).trim()
    refuse('io', { detail: `cannot make the FIFO '${path}': ${said}` })
  }
}
