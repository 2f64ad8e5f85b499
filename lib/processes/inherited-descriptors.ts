// File descriptors that the caller left open by accident: the 200 of `flock 200`, one of its pipes.

import { closeSync, readdirSync, readFileSync } from 'node:fs'

/** Closes all descriptors that this process inherited beyond its three streams. Otherwise each process that it starts
 * keeps them, a daemon for ever. Node's own check stops at the first gap above 15; on macOS libuv passes no descriptors
 * on. */
export const closeInherited = (): void => {
  if (process.platform !== 'linux') return
  for (const fd of readdirSync('/proc/self/fd').map(Number)) {
    if (fd > 2 && isPassedOn(fd)) closeSync(fd)
  }
}

// open(2). Every descriptor that Node itself opens has this flag.
const O_CLOEXEC = 0o2000000

const isPassedOn = (fd: number): boolean => {
  try {
    const flags = /^flags:\s*([0-7]+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1]
    return flags !== undefined && (parseInt(flags, 8) & O_CLOEXEC) === 0
  } catch {
    return false // it was the descriptor that read the folder
  }
}
