// Descriptors that a caller has open and never meant for us: the 200 of `flock 200`, a pipe of its own.

import { closeSync, readdirSync, readFileSync } from 'node:fs'

/** Closes all that was handed to this process beyond its three streams, so that no process that it starts keeps it: a
 * daemon would for ever. Node itself stops looking at the first gap above 15; on macOS libuv passes nothing on. */
export const closeInherited = (): void => {
  if (process.platform !== 'linux') return
  for (const fd of readdirSync('/proc/self/fd').map(Number)) {
    if (fd > 2 && isPassedOn(fd)) closeSync(fd)
  }
}

// open(2). Whatever Node opens for itself has it.
const O_CLOEXEC = 0o2000000

const isPassedOn = (fd: number): boolean => {
  try {
    const flags = /^flags:\s*([0-7]+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1]
    return flags !== undefined && (parseInt(flags, 8) & O_CLOEXEC) === 0
  } catch {
    return false // it was the one that read the folder
  }
}
