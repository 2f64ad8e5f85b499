// Builds the argument vector of a task from its tool and payload. No part of a payload is ever inserted into a shell
// line (docs/contract.md §11); only a `script` is shell code, by definition.

import type { ClaimedTask } from '../protocol/entities.ts'
import { statSync } from 'node:fs'
import { resolve } from 'node:path'

/** An argument vector and its directory, or the reason why there is none, for `task.fail`. */
export type Command = { argv: string[]; cwd: string } | { refused: string }

/** Payloads are checked when they are enqueued; an invalid one that comes this far is refused here and never
 * retried. */
export const commandOf = (task: Pick<ClaimedTask, 'tool' | 'tool_name' | 'payload'>): Command => {
  const payload = task.payload as ReceivedPayload
  const cwd = payload.cwd ?? task.tool.cwd
  if (typeof cwd !== 'string') return { refused: 'the payload has no working directory' }
  if (!is('Directory', cwd)) return { refused: `working directory '${cwd}' does not exist` }
  const argv = BY_KIND[task.tool.kind](payload, task, cwd)
  if (typeof argv === 'string') return { refused: argv }
  return argv.every(word => typeof word === 'string') && argv[0]
    ? { argv, cwd }
    : { refused: "the payload's command is not a list of words" }
}

type ReceivedPayload = Partial<{
  cwd: string
  argv: string[]
  script: string
  script_path: string
  args: string[]
  code: string
  prompt: string
  context_files: string[]
}>

/** Returns the vector, or a text with the reason why there is none. */
type Build = (payload: ReceivedPayload, task: Pick<ClaimedTask, 'tool' | 'tool_name'>, cwd: string) => string[] | string

const BY_KIND: Record<ClaimedTask['tool']['kind'], Build> = {
  bash: (payload, _, cwd) =>
    payload.argv
      ? [...payload.argv]
      : payload.script !== undefined
        ? ['bash', '-c', payload.script]
        : scriptFile('bash', payload, cwd),
  python: (payload, _, cwd) =>
    payload.code !== undefined ? ['python3', '-c', payload.code] : scriptFile('python3', payload, cwd),
  command: (payload, { tool }) =>
    payload.argv
      ? [...tool.command, ...payload.argv]
      : payload.prompt !== undefined
        ? [...tool.command, promptOf(payload.prompt, payload.context_files ?? [])]
        : "the payload has neither 'argv' nor 'prompt'",
  chat: (_, task) => `tool '${task.tool_name}' has no command; it is worked in chat`,
}

const scriptFile = (
  interpreter: string,
  { script_path: path, args = [] }: ReceivedPayload,
  cwd: string,
): string[] | string => {
  if (path === undefined) return 'the payload names nothing to run'
  if (!is('File', resolve(cwd, path))) return `script '${path}' does not exist in '${cwd}'`
  return [interpreter, path.startsWith('-') ? `./${path}` : path, ...args]
}

/** Prompt and files as one argument, because command-line agents take their prompt as one. */
const promptOf = (prompt: string, files: readonly string[]): string =>
  files.length === 0 ? prompt : `${prompt}\n\nContext files:\n${files.map(file => `- ${file}`).join('\n')}`

const is = (kind: 'File' | 'Directory', path: string): boolean => {
  try {
    return statSync(path)[`is${kind}`]()
  } catch {
    return false
  }
}
