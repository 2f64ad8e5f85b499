// Describes killed processes, for the journal and for people.

import type { Process } from './process-table.ts'
import type { TreeEnd } from './end-processes.ts'

/** How many processes are named; the others are only counted. */
const MAX_LISTED_PROCESSES = 10

/** As `3 processes: 4711 sleep, 4712 node, 4713 sh`; undefined when there were none. */
export const killedWords = (...ends: readonly TreeEnd[]): string | undefined => {
  const left = ends.flatMap(end => end.left)
  const killed = ends
    .flatMap(end => end.killed)
    .filter(({ pid, start }) => !left.some(other => other.pid === pid && other.start === start))
  const parts = [listed(killed), left.length > 0 && `could not be killed: ${listed(left)}`].filter(part => part)
  return parts.length > 0 ? parts.join('; ') : undefined
}

const listed = (processes: readonly Process[]): string => {
  if (processes.length === 0) return ''
  const names = processes.slice(0, MAX_LISTED_PROCESSES).map(({ pid, name }) => `${pid} ${name}`)
  const more = processes.length > MAX_LISTED_PROCESSES ? ', …' : ''
  return `${processes.length} process${processes.length === 1 ? '' : 'es'}: ${names.join(', ')}${more}`
}
