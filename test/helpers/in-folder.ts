// Who works in a folder: processes inherit it from the one that was started there, whatever else they give up.

import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** Pids of the living in a folder, by their working directory. Linux. */
export const livingIn = (folder: string): number[] =>
  readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => {
      try {
        return (
          readlinkSync(`/proc/${pid}/cwd`) === folder &&
          !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
        )
      } catch {
        return false
      }
    })
