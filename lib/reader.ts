// Who reads what we write may go while we have nothing to write, and Node does not notice: it does not poll a pipe that it
// only writes to. `sparkq watch | head -1` would stay until the next event.

import { spawn } from 'node:child_process'
import { fstatSync } from 'node:fs'

/** A pipe that nobody reads any more is "readable" to select(2). Its stdin ends with us, so that it never outlives us and
 * keeps the pipe from its end. */
const SELECT = 'vec($r, $_, 1) = 1 for 0, 1; select($r, undef, undef, undef)'

/** Resolves when the pipe behind a descriptor has lost its reader; never for what is no pipe, or without Perl. */
export const readerLeft = (fd: number): Promise<void> =>
  new Promise(resolve => {
    if (!fstatSync(fd).isFIFO()) return
    const child = spawn('perl', ['-e', SELECT], { stdio: ['pipe', fd, 'ignore'] })
    child.on('error', () => {})
    child.on('exit', code => code === 0 && resolve())
    child.stdin!.on('error', () => {})
    child.unref()
    ;(child.stdin as unknown as { unref(): void }).unref()
  })
