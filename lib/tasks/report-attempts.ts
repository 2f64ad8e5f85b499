// What the verbs that report on attempts have in common.

import { eachTask } from './for-each-task.ts'
import { refuse } from '../model/errors.ts'
import { excerpt } from '../text/excerpt.ts'
import { parseCount, readText } from '../cli/input.ts'
import type { Io } from '../cli/io.ts'
import { shared, type Args, type ArgValues } from '../cli/verb.ts'
import { encode } from '../system/json-lines.ts'

export const reportArgs = {
  id: { ...shared.ids, required: false },
  taskId: { type: 'string', valueHint: 'ID', description: 'The task, as an option' },
  stdout: { type: 'string', valueHint: 'FILE', description: 'Output to keep; the first and last 32 KiB of it' },
  stderr: { type: 'string', valueHint: 'FILE', description: 'Errors to keep, in the same way' },
  claim: shared.claim,
  json: shared.json,
} as const satisfies Args

/** The fields of a report with the output of the attempt. */
export const outputIn = ({ args, io, cwd }: { args: ArgValues<typeof reportArgs>; io: Io; cwd: string }) => ({
  stdout: args.stdout === undefined ? undefined : excerpt(readText(io, cwd, args.stdout)),
  stderr: args.stderr === undefined ? undefined : excerpt(readText(io, cwd, args.stderr)),
})

/** The attempt with this claim, by default the one that runs. */
type AttemptReference = { id: string; claim: number | undefined }
type Reporter = {
  args: { id: string[]; taskId?: string | undefined; claim: string | undefined; json: boolean }
  io: Io
}

/** Reports on each named task. The claim comes from --claim, or from the object that named the task, so that a late
 * line of a pipe cannot end a newer attempt. */
export const reportOnEach = async (
  { args, io }: Reporter,
  verb: string,
  call: (attempt: AttemptReference) => Promise<object>,
): Promise<number> => {
  const ids = [...args.id, ...(args.taskId === undefined ? [] : [args.taskId])]
  if (ids.length === 0) refuse('usage', { message: 'ID is missing', hint: `see 'sparkq help ${verb}'` })
  const typed = args.claim === undefined ? undefined : parseCount(args.claim, '--claim')
  if (typed !== undefined && (ids.length > 1 || ids[0] === '-')) {
    refuse('usage', {
      message: '--claim is the number of one attempt',
      hint: "name one task; of objects on stdin, as 'sparkq claim' prints them, each has its own",
    })
  }
  return eachTask({
    ids,
    verb,
    json: args.json,
    io,
    call: ({ id, claim = typed }) => call({ id, claim }),
    done: task => args.json && io.out(encode(task)),
  })
}
