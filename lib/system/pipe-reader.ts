// Who reads what we write may go while we have nothing to write, and Node does not notice: it does not poll a pipe or a
// socket that it only writes to. `sparkq watch | head -1` would stay until the next event.

import { spawn } from 'node:child_process'
import { fstatSync } from 'node:fs'

/** poll(2) that asks for nothing tells of hang-ups alone: a peer that writes into the socket is still there. Its stdin
 * ends with us, so that it never outlives us and keeps the pipe from its end. */
const POLL = 'require IO; @ends = (0, 0, 1, 0); IO::Poll::_poll(-1, @ends)'

/** Resolves when the pipe or socket behind a descriptor has lost its reader; never for what is neither, or without
 * Perl. */
export const readerLeft = (fd: number): Promise<void> =>
  new Promise(resolve => {
    const file = fstatSync(fd)
    if (!file.isFIFO() && !file.isSocket()) return
    const child = spawn('perl', ['-e', POLL], { stdio: ['pipe', fd, 'ignore'] })
    child.on('error', () => {})
    child.on('exit', code => code === 0 && resolve())
    child.stdin!.on('error', () => {})
    child.unref()
    ;(child.stdin as unknown as { unref(): void }).unref()
  })
