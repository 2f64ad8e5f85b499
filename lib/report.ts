// What the verbs of a worker say about the attempt they report on.

import { refuse } from './errors.ts'
import { excerpt, parseCount, readText } from './input.ts'
import { shared, type Args, type Values } from './verb.ts'

export const reportArgs = {
  id: { ...shared.id, required: false },
  taskId: { type: 'string', valueHint: 'ID', description: 'The task, as an option' },
  stdout: { type: 'string', valueHint: 'FILE', description: 'Output to keep; of a long one the first and last 32 KiB' },
  stderr: { type: 'string', valueHint: 'FILE', description: 'Errors to keep, likewise' },
  claim: shared.claim,
  json: shared.json,
} as const satisfies Args

/** The parameters that all reports share. Refuses with `usage` when no task is named. */
export const reportParams = (args: Values<typeof reportArgs>, cwd: string, verbName: string) => ({
  id: args.id ?? args.taskId ?? refuse('usage', { message: 'ID is missing', hint: `see 'sparkq help ${verbName}'` }),
  claim: args.claim === undefined ? undefined : parseCount(args.claim, '--claim'),
  stdout: args.stdout === undefined ? undefined : excerpt(readText(cwd, args.stdout)),
  stderr: args.stderr === undefined ? undefined : excerpt(readText(cwd, args.stderr)),
})
