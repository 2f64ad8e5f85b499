// Turns the arguments of `enqueue` into tasks (docs/contract.md §5).

import { parseDuration } from '../text/duration.ts'
import { refuse } from '../model/errors.ts'
import { MAX_RETRIES } from '../model/limits.ts'
import { parseChoice, parseCount, parseJsonObject, parseVariables, readText } from '../cli/input.ts'
import type { Io } from '../cli/io.ts'
import type { NewTask } from '../protocol/entities.ts'
import type { Identified } from './new-task-type.ts'
import { fromNow, parseTime } from '../text/timestamp.ts'
import { shared, type Args, type ArgValues, type VerbContext } from '../cli/verb.ts'

export const newTaskArgs = {
  tasks: {
    type: 'positional',
    required: false,
    only: '-',
    description: 'Read one task per line from stdin, as {"payload":{…},"queue":…}; all or none are added',
  },
  queue: { ...shared.queue, description: 'Queue, by name or id; by default that of sparkq.yml' },
  tool: { type: 'string', valueHint: 'TOOL', description: 'The tool that does the task; run-bash by default' },
  command: { type: 'string', alias: ['c'], valueHint: 'LINE', description: 'A line of bash' },
  script: {
    type: 'string',
    valueHint: 'SCRIPT',
    description: 'A script, by its name in the index or its path; its arguments go after --',
  },
  prompt: { type: 'string', valueHint: 'TEXT', description: 'A prompt, for a tool that takes one' },
  promptFile: { type: 'string', valueHint: 'FILE', description: 'The same, from a file' },
  contextFile: {
    type: 'string',
    valueHint: 'FILE',
    multiple: true,
    description: 'A file that the prompt is about; may be repeated',
  },
  payload: { type: 'string', valueHint: 'JSON', description: 'The payload as the tool takes it' },
  env: {
    type: 'string',
    valueHint: 'NAME[=VALUE]',
    multiple: true,
    description: 'A variable for the task; NAME alone takes your value, even of a secret; may be repeated',
  },
  cleanEnv: {
    type: 'boolean',
    description: 'Give the task PATH, HOME and the like of its runner, and of yours only what --env names',
  },
  timeout: {
    type: 'string',
    valueHint: 'DURATION|none',
    description: 'Stale after this long, killed after twice as long',
  },
  key: { type: 'string', valueHint: 'KEY', description: 'Only one task with this key may be queued or running' },
  ifExists: {
    type: 'string',
    valueHint: 'skip|replace|error',
    description: 'What to do when the key is taken; skip by default',
  },
  in: { type: 'string', valueHint: 'DURATION', description: 'Delay before it may start' },
  at: {
    type: 'string',
    valueHint: 'TIME',
    description: 'Not before this time, as 2026-01-31T07:00, local unless it names a zone',
  },
  retries: { type: 'string', valueHint: 'N', description: 'How often it is retried after a failure' },
  metadata: { type: 'string', valueHint: 'JSON', description: 'An object to keep with the task' },
} as const satisfies Args

export type Typed = {
  args: ArgValues<typeof newTaskArgs>
  rest: string[] | undefined
  cwd: string
  env: Record<string, string | undefined>
  io: Io
  newId: VerbContext['newId']
}

/** The tasks to enqueue; those on stdin as they arrive. Refuses with `usage`, `invalid` or `not_found`. */
export const newTasks = async (typed: Typed): Promise<Identified[] | AsyncIterable<Identified[]>> => {
  const given = Object.entries(sources).filter(([, source]) => source.given(typed))
  const [first, second] = given
  if (!first)
    refuse('usage', {
      message: 'nothing to enqueue',
      hint: 'give a command after --: sparkq enqueue -- npm test',
    })
  if (second)
    refuse('usage', {
      message: `${first[0]} and ${second[0]} both say what to do`,
      hint: 'give one of them; for more tasks, enqueue again',
    })
  if (typed.args.contextFile.length > 0 && !first[0].startsWith('--prompt'))
    refuse('usage', { message: '--context-file needs a prompt', hint: 'add --prompt TEXT or --prompt-file FILE' })
  const defaults = defaultsOf(typed)
  const made = await first[1].make(typed)
  if (made !== 'lines') return [{ ...made, ...defaults, id: typed.newId('tsk') }]
  const { readTasks } = await import('./tasks-from-stdin.ts')
  return readTasks(typed.io, defaults)
}

type Work = Pick<NewTask, 'script' | 'payload'>
type WorkSource = { given(typed: Typed): boolean; make(typed: Typed): Work | 'lines' | Promise<Work> }

/** The ways to describe the work; exactly one may be used. */
const sources: Record<string, WorkSource> = {
  '-': { given: ({ args }) => args.tasks !== undefined, make: () => 'lines' },
  'a command after --': {
    given: ({ args, rest }) => rest !== undefined && args.script === undefined,
    make: ({ rest }) => ({ payload: { argv: someWords(rest!) } }),
  },
  '--command': {
    given: ({ args }) => args.command !== undefined,
    make: ({ args }) => ({ payload: { script: args.command } }),
  },
  '--script': { given: ({ args }) => args.script !== undefined, make: typed => scriptTask(typed) },
  '--prompt': { given: ({ args }) => args.prompt !== undefined, make: typed => promptTask(typed, typed.args.prompt!) },
  '--prompt-file': {
    given: ({ args }) => args.promptFile !== undefined,
    make: typed => promptTask(typed, readText(typed.io, typed.cwd, typed.args.promptFile!)),
  },
  '--payload': {
    given: ({ args }) => args.payload !== undefined,
    make: ({ args }) => ({ payload: parseJsonObject(args.payload!, '--payload') }),
  },
}

const scriptTask = async ({ args, rest, cwd }: Typed): Promise<Work> => {
  const { scriptReference } = await import('./task-files.ts')
  return { script: scriptReference(cwd, args.script!), payload: { args: rest ?? [] } }
}

const someWords = (words: string[]): string[] =>
  words.length > 0
    ? words
    : refuse('usage', { message: 'nothing after --', hint: 'give a command: sparkq enqueue -- npm test' })

const promptTask = async ({ args, cwd }: Typed, prompt: string): Promise<Work> => {
  if (args.tool === undefined) refuse('usage', { message: 'a prompt needs a tool', hint: 'name it: --tool llm-sonnet' })
  if (args.contextFile.length === 0) return { payload: { prompt } }
  const { existingFile } = await import('./task-files.ts')
  return { payload: { prompt, context_files: args.contextFile.map(file => existingFile(cwd, file)) } }
}

/** The fields that do not depend on the way; fields in a line of stdin take precedence. */
const defaultsOf = ({ args, cwd, env }: Typed): Partial<NewTask> => {
  if (args.ifExists !== undefined && args.key === undefined)
    refuse('usage', { message: '--if-exists needs a key', hint: 'add --key KEY' })
  if (args.in !== undefined && args.at !== undefined)
    refuse('usage', { message: '--in and --at both say when', hint: 'give one of them' })
  const fields: { [K in keyof NewTask]?: NewTask[K] | undefined } = {
    queue: args.queue,
    tool: args.tool,
    cwd,
    key: args.key,
    env: args.env.length === 0 ? undefined : parseVariables(args.env, env),
    timeout:
      args.timeout === undefined
        ? undefined
        : args.timeout === 'none'
          ? null
          : parseDuration(args.timeout, '--timeout'),
    metadata: args.metadata === undefined ? undefined : parseJsonObject(args.metadata, '--metadata'),
    if_exists:
      args.ifExists === undefined ? undefined : parseChoice(args.ifExists, '--if-exists', ['skip', 'replace', 'error']),
    not_before:
      args.in !== undefined
        ? fromNow(parseDuration(args.in, '--in'))
        : args.at !== undefined
          ? parseLater(args.at)
          : undefined,
    retries: args.retries === undefined ? undefined : parseCount(args.retries, '--retries', MAX_RETRIES),
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

const parseLater = (text: string): string => {
  const time = parseTime(text, '--at')
  return Date.parse(time) > Date.now()
    ? time
    : refuse('usage', { message: `--at '${text}' is in the past`, hint: 'leave it out for now' })
}
