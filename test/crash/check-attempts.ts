// Each attempt on record against what its command noted.

import type { AttemptRow, Evidence, Note } from './evidence.ts'
import type { Check, Fault } from './checks.ts'
import { kinds, type Kind } from './kinds.ts'

export const checkAttempts: Check = evidence =>
  [...evidence.tasks.values()].flatMap(({ id, seq, status, claim, retries, error_type }) => {
    const attempts = evidence.attempts.get(seq) ?? []
    const notes = evidence.notes.get(id) ?? []
    const fault = (what: string): Fault => ({ check: 'attempts', what, task: id })
    const failures = attempts.filter(({ outcome }) => outcome === 'failed').length
    return [
      ...(attempts.some(({ number }, i) => number !== i + 1) || attempts.length !== claim
        ? [`${claim} claims, ${attempts.length} attempts on record`]
        : []),
      ...(attempts.filter(({ outcome }) => outcome === 'succeeded').length > 1 ? ['it succeeded twice'] : []),
      ...(failures > retries + 1 ? [`it failed ${failures} times with ${retries} retries`] : []),
      ...(status === 'failed' && error_type === 'failed' && failures <= retries
        ? [`it was given up after ${failures} failures with ${retries} retries`]
        : []),
      ...(['succeeded', 'failed'].includes(status) && attempts.at(-1)?.outcome !== status
        ? [`it is ${status}, its last attempt ${attempts.at(-1)?.outcome}`]
        : []),
      ...attempts.flatMap(attempt =>
        faultOf(
          attempt,
          notes.filter(note => note.claim === attempt.number),
          exitsOf(evidence, id),
        ),
      ),
      ...[...new Set(notes.map(note => note.claim))]
        .filter(number => !attempts.some(attempt => attempt.number === number))
        .map(number => `attempt ${number} ran and is not on record`),
    ].map(fault)
  })

/** What may be on record of a command that noted this exit code: what it said, or who did not let it say so. */
const MEANS: Record<string, readonly string[]> = {
  0: ['succeeded', 'interrupted', 'canceled', 'failed lost', 'failed timeout'],
  1: ['failed failed', 'interrupted', 'canceled', 'failed lost', 'failed timeout'],
  75: ['released', 'interrupted', 'canceled', 'failed lost', 'failed timeout'],
  /** It did not come to its end. */
  none: ['interrupted', 'canceled', 'failed lost', 'failed timeout', 'failed killed'],
}

const faultOf = (
  { number, outcome, error_type, exit_code, ended_at, pid, reason }: AttemptRow,
  notes: Note[],
  exits: readonly number[] | undefined,
): string[] => {
  const starts = notes.filter(({ word }) => word === 'start')
  const end = notes.find(({ word }) => word === 'end')?.text ?? 'none'
  const became = outcome === 'failed' ? `failed ${error_type}` : outcome
  if (outcome === 'running' || ended_at === null) return [] // stuck: told elsewhere
  return [
    ...(starts.length > 1 ? [`attempt ${number} was started ${starts.length} times`] : []),
    ...(!MEANS[end]?.includes(became)
      ? [`attempt ${number} noted exit ${end} and is on record as ${became}: ${reason}`]
      : []),
    ...(end !== 'none' && exits && !exits.includes(Number(end))
      ? [`attempt ${number} noted exit ${end}, which its kind never does`]
      : []),
    ...(exit_code !== null && end !== 'none' && exit_code !== Number(end)
      ? [`attempt ${number} noted exit ${end} and is on record with ${exit_code}`]
      : []),
    ...(pid !== null && starts.some(start => start.pid !== pid)
      ? [`attempt ${number} ran as ${starts[0]!.pid} and is on record as ${pid}`]
      : []),
  ]
}

const exitsOf = ({ acknowledged }: Evidence, id: string): readonly number[] | undefined => {
  const kind = acknowledged.get(id)
  const { exits }: Partial<Kind> = kind === undefined ? {} : kinds[kind]
  return exits
}
