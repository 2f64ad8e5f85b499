// What a run of the harness amounted to, as the rows of its table.

import type { Evidence } from './evidence.ts'
import type { Load } from './load.ts'

export const countsOf = (
  { tasks, attempts, notes, events }: Evidence,
  { acknowledged, counts }: Load,
): Record<string, number> => {
  const made = [...attempts.values()].flat()
  const status = (name: string): number => [...tasks.values()].filter(task => task.status === name).length
  const outcome = (name: string): number => made.filter(attempt => attempt.outcome === name).length
  return {
    'tasks acknowledged': acknowledged.size,
    '… over the socket': counts.socket,
    '… through the spool': counts.spool,
    '… by sparkq enqueue': counts.verb,
    'tasks without an answer': counts.unanswered,
    'tasks succeeded': status('succeeded'),
    'tasks failed': status('failed'),
    'tasks canceled': status('canceled'),
    attempts: made.length,
    'runs noted': [...notes.values()].flat().filter(({ word }) => word === 'start').length,
    'attempts failed': outcome('failed'),
    'attempts interrupted': outcome('interrupted'),
    'attempts released': outcome('released'),
    'failed as lost': made.filter(({ error_type }) => error_type === 'lost').length,
    'failed as timeout': made.filter(({ error_type }) => error_type === 'timeout').length,
    /** Its runner died between the end of the command and the report, so nobody heard of it. */
    'ran again after exit 0': [...notes.values()].filter(
      lines => lines.filter(({ word, text }) => word === 'end' && text === '0').length > 1,
    ).length,
    events: events.length,
  }
}
