// Detects that the reader of our output has left. Without a write Node does not notice that, because it does not poll a
// pipe or a socket that it only writes to: `sparkq watch | head -1` would stay until the next event.

import { spawn } from 'node:child_process'
import { fs } from './node-builtins.ts'

/** poll(2) without requested events reports only hang-ups, not data that a peer writes into the socket. Perl also polls
 * its stdin, a pipe from this process, so it ends with this process and does not keep our output open. */
const POLL = 'require IO; @ends = (0, 0, 1, 0); IO::Poll::_poll(-1, @ends)'

/** Resolves when the reader of the pipe or socket has left; never for other files, or without Perl. */
export const readerLeft = (fd: number): Promise<void> =>
  new Promise(resolve => {
    const file = fs.fstatSync(fd)
    if (!file.isFIFO() && !file.isSocket()) return
    const child = spawn('perl', ['-e', POLL], { stdio: ['pipe', fd, 'ignore'] })
    child.on('error', () => {})
    child.on('exit', code => code === 0 && resolve())
    child.stdin!.on('error', () => {})
    child.unref()
    ;(child.stdin as unknown as { unref(): void }).unref()
  })
