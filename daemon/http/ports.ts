// The port of the page. A written one is taken as it is written. Otherwise a project keeps the port that it had, so
// that addresses and the key in the browser stay with the project, and never takes that of another one.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const USUAL_PORT = 5005
/** Below the ports that the system gives to outgoing connections, and apart from those of most development servers. */
const FIRST_OWN_PORT = 21_000
const OWN_PORTS = 1000
const FURTHER_PORTS = 8
const ANY_PORT = 0

/** The ports to try, in order. */
export const portsOf = (
  written: number | 'auto',
  { projectDir, stateDir }: { projectDir: string; stateDir: string },
) => {
  if (written !== 'auto') return [written]
  const own = ownPort(projectDir)
  const further = Array.from({ length: FURTHER_PORTS }, (_, i) => own + i + 1)
  return [...new Set([...lastPort(stateDir), USUAL_PORT, own, ...further, ANY_PORT])]
}

export const ownPort = (projectDir: string): number =>
  FIRST_OWN_PORT + (createHash('sha256').update(projectDir).digest().readUInt32BE() % OWN_PORTS)

export const portFile = (stateDir: string): string => join(stateDir, 'port')

const lastPort = (stateDir: string): number[] => {
  try {
    const text = readFileSync(portFile(stateDir), 'utf8').trim()
    const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
    return port > 0 && port < 65_536 ? [port] : []
  } catch {
    return [] // the project had none yet
  }
}
