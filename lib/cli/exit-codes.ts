// The exit codes of a process (docs/contract.md §6). lib/model/errors.ts maps each error code to one of them.

import type { Verb } from './verb.ts'

export const exits: Record<number, string> = {
  0: 'done',
  1: 'no: a task failed, the daemon is down (status), there is nothing to claim (claim -e)',
  64: 'wrong usage',
  65: 'bad data: JSON, a blank summary, a payload',
  66: 'no such task, queue, file',
  69: 'the daemon is not reachable',
  70: 'a bug in SparkQ',
  74: 'disk full, or not readable or writable',
  75: 'try later: a lock is held, the database is busy, a limit is reached',
  76: 'the daemon is of another version',
  77: 'not permitted',
  78: 'no project here, or its configuration is wrong',
  79: 'conflict: the state does not allow it, or the claim is lost',
  124: 'timed out',
  130: 'interrupted',
  143: 'terminated',
}

/** The exit codes of one verb, ascending, without those that any command may return (a bug, a full disk). */
export const exitsOf = ({ exits: own, standalone }: Pick<Verb, 'exits' | 'standalone'>): Record<number, string> => ({
  ...pick(0, 64),
  ...(standalone ? {} : pick(69, 78)),
  ...own,
})

const pick = (...codes: number[]): Record<number, string> => Object.fromEntries(codes.map(code => [code, exits[code]!]))
