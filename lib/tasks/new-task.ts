// Turns the arguments of `enqueue` into tasks (docs/contract.md §5).

import { fs } from '../system/node-builtins.ts'
import { resolve } from 'node:path'
import { shellWords } from '../text/shell-words.ts'
import { refuse } from '../model/errors.ts'
import { parseJsonObject, readText } from '../cli/input.ts'
import type { Io } from '../cli/io.ts'
import type { NewTask } from '../protocol/entities.ts'
import type { Identified } from './new-task-type.ts'
import type { ArgValues, VerbContext } from '../cli/verb.ts'
import type { newTaskArgs } from './new-task-args.ts'
import { fieldsOf } from './task-fields.ts'

export type Typed = {
  args: ArgValues<typeof newTaskArgs>
  rest: string[] | undefined
  cwd: string
  env: Record<string, string | undefined>
  io: Io
  newId: VerbContext['newId']
  project: VerbContext['project']
}

/** The tasks to enqueue; those from stdin as they arrive. Refuses with `usage`, `invalid` or `not_found`. */
export const newTasks = async (typed: Typed): Promise<Identified[] | AsyncIterable<Identified[]>> => {
  const given = Object.entries(sources).filter(([, source]) => source.given(typed))
  const [first, second] = given
  if (!first)
    refuse('usage', {
      message: 'nothing to enqueue',
      hint: 'give a command: sparkq enqueue npm test',
    })
  if (second)
    refuse('usage', {
      message: `${first[0]} and ${second[0]} both say what to do`,
      hint: 'give one of them; for more tasks, enqueue again',
    })
  if (typed.args.contextFile.length > 0 && !['--prompt', '--prompt-file', '--template'].includes(first[0]))
    refuse('usage', { message: '--context-file needs a prompt', hint: 'add --prompt TEXT or --prompt-file FILE' })
  if (typed.args.set.length > 0 && first[0] !== '--template')
    refuse('usage', { message: '--set needs --template', hint: 'sparkq enqueue --template NAME --set key=value' })
  const { args } = typed
  if (args.each && args.tasks !== undefined)
    refuse('usage', { message: '- and --each both read stdin', hint: 'give one of them' })
  if (args.null && !args.each)
    refuse('usage', { message: '-0 needs --each', hint: 'sparkq enqueue --each -0 -- gzip {}' })
  const defaults = await defaultsOf(typed)
  const directory = args.cwd === undefined ? undefined : await directoryIn(typed.cwd, args.cwd)
  const made = await first[1].make(typed)
  if (made === 'lines') {
    const { readTasks } = await import('./tasks-from-stdin.ts')
    return readTasks(typed.io, defaults, directory)
  }
  const task = { ...made, ...defaults, ...(directory && { payload: { cwd: directory, ...made.payload } }) }
  if (!args.each) return [{ ...task, id: typed.newId('tsk') }]
  const { taskPerLine } = await import('./task-per-line.ts')
  return taskPerLine(typed, task)
}

type Work = Pick<NewTask, 'script' | 'payload' | 'tool'>
type WorkSource = { given(typed: Typed): boolean; make(typed: Typed): Work | 'lines' | Promise<Work> }

/** The ways to describe the work; exactly one may be used. */
const sources: Record<string, WorkSource> = {
  '-': { given: ({ args }) => args.tasks !== undefined, make: () => 'lines' },
  'a command': {
    given: ({ args, rest }) => rest !== undefined && args.script === undefined,
    make: typed => ({ payload: { argv: commandWords(typed) } }),
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
  '--template': { given: ({ args }) => args.template !== undefined, make: typed => templateTask(typed) },
  '--payload': {
    given: ({ args }) => args.payload !== undefined,
    make: ({ args }) => ({ payload: parseJsonObject(args.payload!, '--payload') }),
  },
}

const scriptTask = async ({ args, rest, cwd }: Typed): Promise<Work> => {
  const { scriptReference } = await import('./task-files.ts')
  return { script: scriptReference(cwd, args.script!), payload: { args: rest ?? [] } }
}

/** Refuses a line of shell that was quoted as one word: no such program exists. */
const commandWords = ({ args, rest, cwd }: Typed): string[] => {
  const words = rest!
  const [first, ...others] = words
  if (first === undefined)
    refuse('usage', { message: 'nothing after --', hint: 'give a command: sparkq enqueue -- npm test' })
  if (others.length === 0 && NEEDS_SHELL.test(first) && !fs.existsSync(resolve(cwd, first)))
    refuse('usage', {
      message: `${shellWords([first])} is one word, and no program has that name`,
      hint: args.each
        ? 'bash runs it, with the line as "$1": ' +
          `sparkq enqueue --each -- bash -c ${shellWords([first.replaceAll('{}', '"$1"')])} - {}`
        : `-c runs a line of bash: sparkq enqueue -c ${shellWords([first])}`,
    })
  const [, name] = /^([A-Za-z_]\w*)=/.exec(first) ?? []
  if (name !== undefined)
    refuse('usage', {
      message: `${shellWords([first])} is a variable, not a command`,
      hint: `set it for the task: sparkq enqueue --env ${shellWords([first, ...others])}`,
    })
  return words
}

/** A space, or a character that only a shell interprets. */
const NEEDS_SHELL = /[\s|&;<>()$`*?"'\\]/

/** --cwd goes before the directory that a tool sets, so it becomes part of the payload. */
const directoryIn = async (cwd: string, typed: string): Promise<string> =>
  (await import('./task-files.ts')).existingDirectory(cwd, typed)

/** The file is read here, so that it works while the daemon is down. */
const templateTask = async (typed: Typed): Promise<Work> => {
  const { args, project } = typed
  const { promptFrom } = await import('./prompt-template.ts')
  const { text, tool } = promptFrom(project().dir, args)
  const { payload } = await promptTask({ ...typed, args: { ...args, tool: args.tool ?? tool ?? undefined } }, text)
  return { payload, ...(args.tool === undefined && tool !== null && { tool }) }
}

const promptTask = async ({ args, cwd }: Typed, prompt: string): Promise<Work> => {
  if (args.tool === undefined) refuse('usage', { message: 'a prompt needs a tool', hint: 'name it: --tool llm-sonnet' })
  if (args.contextFile.length === 0) return { payload: { prompt } }
  const { existingFile } = await import('./task-files.ts')
  return { payload: { prompt, context_files: args.contextFile.map(file => existingFile(cwd, file)) } }
}

/** The fields that do not depend on the way; fields in a line of stdin take precedence. */
const defaultsOf = async ({ args, cwd, env }: Typed): Promise<Partial<NewTask>> => ({
  ...(await fieldsOf({ args, env })),
  cwd,
})
