import type { Call, Loose } from '../rpc/client.ts'
import type { Io } from '../cli/io.ts'
import { count, note, printError } from '../cli/output.ts'
import { SparkqError, errors, type ErrorCode } from '../model/errors.ts'
import type { EnqueuedTask } from '../protocol/entities.ts'
import type { Params } from '../protocol/index.ts'
import { parseSince } from '../text/timestamp.ts'
import { parseExpect } from './guards.ts'
import { listed } from './statuses.ts'

/** The options as they were typed; `queue` is the one to look in. */
type FailedOptions = Record<'queue' | 'since' | 'search' | 'expect', string | undefined> & {
  outcome: readonly string[]
  dryRun: boolean
  json: boolean
}

type Requeue = {
  call: Call
  io: Io
  args: FailedOptions
  changes: Omit<Loose<Params<'bulk.requeue'>>, 'where' | 'expect'>
  print(task: EnqueuedTask): void
}

/** Requeues the failed tasks that match and were not requeued yet, oldest first, and prints the new ones. If it
 * included the others, each `requeue --failed` would double the number of queued tasks. A task that is refused does not
 * stop the others; the exit code is that of the first one. */
export const requeueFailed = async ({ call, io, args, changes, print }: Requeue): Promise<number> => {
  const expect = parseExpect(args)
  const where = {
    queue: args.queue,
    text: args.search,
    since: args.since === undefined ? undefined : parseSince(args.since, '--since'),
    outcome: args.outcome.length > 0 ? listed(args.outcome) : undefined,
    status: ['failed' as const],
    requeued: false,
  }
  if (args.dryRun) {
    const { printMatching } = await import('./print-matching.ts')
    await printMatching({ call, io, json: args.json, where, verb: 'requeue', done: 'requeued' })
    return 0
  }
  let exit = 0
  for (let more = true; more && !io.closed(); ) {
    const answer = await call('bulk.requeue', { ...changes, where, expect })
    for (const task of answer.tasks) print(task)
    for (const { code, message, hint } of answer.refused) {
      const known = code as ErrorCode
      printError(io, new SparkqError(known, message, hint ?? undefined), { verb: 'requeue', json: args.json })
      exit ||= errors[known].exit
    }
    if (answer.skipped > 0) note(io, 'requeue', `${count(answer.skipped, 'task')} purged meanwhile`)
    // Those that are refused match again.
    more = answer.more && answer.tasks.length > 0
  }
  return exit
}
