import { asSparkqError, errors, failure, refuse } from '../model/errors.ts'
import { parseCount } from '../cli/input.ts'
import type { Io } from '../cli/io.ts'
import { note, printError } from '../cli/output.ts'
import { shared, verb, type VerbContext } from '../cli/verb.ts'
import type { LogStream } from '../follow/whole-log.ts'
import { encode } from '../system/json-lines.ts'
import { findTasks, type FoundTask } from '../tasks/find-tasks.ts'
import { readIds } from '../tasks/named-tasks.ts'

export const log = verb({
  meta: {
    name: 'log',
    description: 'Print the output of tasks as it is, whole: stdout on stdout, stderr on stderr',
  },
  args: {
    id: shared.ids,
    tail: { type: 'string', valueHint: 'N', description: 'Only the last N lines of each stream' },
    stdout: { type: 'boolean', description: 'Only stdout' },
    stderr: { type: 'boolean', description: 'Only stderr, printed on stdout' },
    attempt: { type: 'string', valueHint: 'N', description: 'Of this attempt; by default the latest' },
    follow: { type: 'boolean', alias: ['f'], description: "Go on until they finish, as 'sparkq follow' does" },
    raw: {
      type: 'boolean',
      description: 'Pass control characters to the terminal; into a pipe they always are as they were',
    },
    json: { type: 'boolean', description: 'Print one object a line for each task, with its output as text' },
  },
  examples: [
    'sparkq log AUTH-12',
    'sparkq log AUTH-12 --stderr --tail 20',
    "sparkq tasks --status failed --since 8h | sparkq log - --tail 5 2>&1 | grep -i 'error'",
  ],
  exits: { 66: 'no such task or attempt, or it was purged' },
  async run(context) {
    const { args, call, io } = context
    if (args.follow) {
      const other = (['stdout', 'stderr', 'attempt', 'json'] as const).find(name => args[name])
      if (other !== undefined)
        refuse('usage', {
          message: `--follow and --${other} exclude each other`,
          hint: "'sparkq follow' prints both streams of the attempt that runs",
        })
      const { follow } = await import('./follow.ts')
      const followed = { id: args.id, queue: undefined, tail: args.tail, raw: args.raw }
      return follow.run({ ...context, args: followed as unknown as VerbContext['args'] })
    }
    const tail = args.tail === undefined ? undefined : parseCount(args.tail, '--tail')
    const claim = args.attempt === undefined ? undefined : parseCount(args.attempt, '--attempt')
    const ids = await readIds(io, args.id)
    const found = await findTasks(ids, { call, io, verb: 'log', json: args.json, claim })
    let { exit } = found
    const print = args.json ? printJson : printText
    for (const task of found.tasks) {
      try {
        if (task.attempt === null && claim !== undefined)
          throw failure('not_found', { kind: `attempt ${claim} of task`, name: task.friendly_id })
        await print(io, task, {
          streams: streamsOf(args),
          tail,
          raw: args.raw,
          prefixed: ids.length > 1,
        })
      } catch (thrown) {
        if (io.closed()) return 0
        const error = asSparkqError(thrown)
        printError(io, error, { verb: 'log', json: args.json })
        exit ||= errors[error.code].exit
      }
    }
    return exit
  },
})

const streamsOf = ({ stdout, stderr }: { stdout: boolean; stderr: boolean }): LogStream[] =>
  stdout === stderr ? ['stdout', 'stderr'] : stdout ? ['stdout'] : ['stderr']

type LogFormat = {
  streams: readonly LogStream[]
  tail: number | undefined
  raw: boolean
  /** Whether each line begins with the name of its task. */
  prefixed: boolean
}

const printText = async (io: Io, task: FoundTask, { streams, tail, raw, prefixed }: LogFormat): Promise<void> => {
  const { friendly_id: name, attempt } = task
  if (attempt === null) return noteNothing(io, task)
  const [{ readWholeLog }, { createPrinter }] = await Promise.all([
    import('../follow/whole-log.ts'),
    import('../follow/printer.ts'),
  ])
  const prefix = prefixed ? `[${name}] ` : undefined
  // A single stream is what was asked for, so it is data, whichever it is.
  const toStdout = (stream: LogStream): boolean => streams.length === 1 || stream === 'stdout'
  const printers = Object.fromEntries(
    streams.map(stream => {
      const [out, terminal] = toStdout(stream) ? [io.out, io.tty.out] : [io.err, io.tty.err]
      return [stream, createPrinter({ raw: raw || !terminal, prefix, out })]
    }),
  )
  let bytes = 0
  await readWholeLog({
    attempt,
    streams,
    tail,
    async take(stream, chunk) {
      bytes += chunk.length
      printers[stream]!.write(chunk)
      await io.drained()
      if (io.closed()) refuse('io', { detail: 'the reader closed the pipe' })
    },
  })
  for (const printer of Object.values(printers)) printer.end()
  if (attempt.outcome === 'running' && io.tty.err)
    note(io, 'log', `${name} is still running`, `'sparkq log -f ${name}' prints the rest too`)
  else if (bytes === 0 && tail !== 0 && io.tty.err) note(io, 'log', `${name} has printed nothing`)
}

const printJson = async (io: Io, { id, friendly_id, attempt }: FoundTask, { streams, tail }: LogFormat) => {
  const chunks: Record<LogStream, Uint8Array[]> = { stdout: [], stderr: [] }
  if (attempt !== null) {
    const { readWholeLog } = await import('../follow/whole-log.ts')
    await readWholeLog({
      attempt,
      streams,
      tail,
      take: async (stream, bytes) => void chunks[stream].push(Uint8Array.from(bytes)),
    })
  }
  const output = Object.fromEntries(streams.map(stream => [stream, Buffer.concat(chunks[stream]).toString()]))
  io.out(encode({ id, friendly_id, attempt: attempt?.number ?? null, ...output }))
  await io.drained()
}

const noteNothing = (io: Io, { friendly_id: name, status }: FoundTask): void =>
  status === 'queued'
    ? note(io, 'log', `${name} is queued and has no output yet`, `'sparkq log -f ${name}' waits for it`)
    : note(io, 'log', `${name} was ${status} before it ran`)
