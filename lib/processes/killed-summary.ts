// Describes killed processes, for the journal and for people.

import type { Process } from './process-table.ts'
import type { TreeEnd } from './end-processes.ts'

/** How many processes are named; the others are only counted. */
const MAX_LISTED_PROCESSES = 10

/** As `3 processes: 4711 sleep, 4712 node, 4713 sh`, or `none; could not be killed: 1 process: 4711 sleep`; undefined
 * when there were no processes. */
export const killedWords = (...ends: readonly TreeEnd[]): string | undefined => {
  const left = ends.flatMap(end => end.left)
  const killed = ends
    .flatMap(end => end.killed)
    .filter(({ pid, start }) => !left.some(other => other.pid === pid && other.start === start))
  if (left.length > 0) return `${listed(killed)}; could not be killed: ${listed(left)}`
  return killed.length > 0 ? listed(killed) : undefined
}

const listed = (processes: readonly Process[]): string => {
  if (processes.length === 0) return 'none'
  const names = processes.slice(0, MAX_LISTED_PROCESSES).map(({ pid, name }) => `${pid} ${name}`)
  const more = processes.length > MAX_LISTED_PROCESSES ? ', …' : ''
  return `${processes.length} process${processes.length === 1 ? '' : 'es'}: ${names.join(', ')}${more}`
}
