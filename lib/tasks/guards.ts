// Options of verbs that change all tasks that match a filter.

import { parseCount } from '../cli/input.ts'
import { refuse } from '../model/errors.ts'
import { MAX_BULK_TASKS } from '../model/limits.ts'

export const guards = {
  expect: {
    type: 'string',
    valueHint: 'N',
    description: 'Without ids: change nothing unless exactly N tasks match at that moment',
  },
  dryRun: { type: 'boolean', description: 'Without ids: list the tasks that match, and change nothing' },
} as const

/** Refuses with `usage`. */
export const parseExpect = ({
  expect,
  dryRun,
}: {
  expect: string | undefined
  dryRun: boolean
}): number | undefined => {
  if (expect === undefined) return undefined
  if (dryRun) refuse('usage', { message: '--dry-run takes no --expect', hint: 'it changes nothing; leave one out' })
  return parseCount(expect, '--expect', MAX_BULK_TASKS)
}

/** The first of these options that was given. */
export const givenOf = <Name extends string>(
  args: Readonly<Record<Name, string | boolean | readonly string[] | undefined>>,
  names: readonly Name[],
): Name | undefined =>
  names.find(name => {
    const value = args[name]
    return typeof value === 'object' ? value.length > 0 : value !== undefined && value !== false
  })
