// What the verbs of a worker say about the attempts they report on.

import { eachTask } from './for-each-task.ts'
import { refuse } from '../model/errors.ts'
import { excerpt } from '../text/excerpt.ts'
import { parseCount, readText } from '../cli/input.ts'
import type { Io } from '../cli/io.ts'
import { shared, type Args, type Values } from '../cli/verb.ts'
import { encode } from '../system/json-lines.ts'

export const reportArgs = {
  id: { ...shared.ids, required: false },
  taskId: { type: 'string', valueHint: 'ID', description: 'The task, as an option' },
  stdout: { type: 'string', valueHint: 'FILE', description: 'Output to keep; the first and last 32 KiB of it' },
  stderr: { type: 'string', valueHint: 'FILE', description: 'Errors to keep, in the same way' },
  claim: shared.claim,
  json: shared.json,
} as const satisfies Args

/** The output that was handed in, as all reports carry it. */
export const outputIn = ({ args, io, cwd }: { args: Values<typeof reportArgs>; io: Io; cwd: string }) => ({
  stdout: args.stdout === undefined ? undefined : excerpt(readText(io, cwd, args.stdout)),
  stderr: args.stderr === undefined ? undefined : excerpt(readText(io, cwd, args.stderr)),
})

/** An attempt that somebody means: the one that runs, or the one whose number is the claim. */
type Attempt = { id: string; claim: number | undefined }
type Speaker = { args: { id: string[]; taskId?: string | undefined; claim: string | undefined; json: boolean }; io: Io }

/** Reports on each task that was named. The claim is that of --claim, or of the object that named it: then a late line
 * of a pipe cannot overwrite a newer attempt. */
export const reportOnEach = async (
  { args, io }: Speaker,
  verb: string,
  call: (attempt: Attempt) => Promise<object>,
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
