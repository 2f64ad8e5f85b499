// Checks a payload for its tool when the task is enqueued, not when it runs (docs/contract.md §5).

import { refuse, SparkqError } from '../../lib/model/errors.ts'
import { MAX_ARGUMENT_BYTES } from '../../lib/model/limits.ts'
import { jsonText } from './json-text.ts'
import type { Tool } from '../../lib/config/tools.ts'

type Payload = Record<string, unknown>

/** The payload as JSON text. Refuses with `invalid`. */
export const checkPayload = (tool: Tool, payload: Payload): string => {
  const text = jsonText(payload, 'payload')
  try {
    check(tool, payload)
  } catch (error) {
    if (!(error instanceof SparkqError) || error.hint !== undefined) throw error
    throw new SparkqError(error.code, error.message, `'${tool.name}' takes ${TAKES[tool.kind]}`)
  }
  return text
}

const TAKES: Record<Tool['kind'], string> = {
  bash: '{"argv":["npm","test"]}, {"script":"…"} or {"script_path":"…","args":["…"]}',
  python: '{"script_path":"…","args":["…"]} or {"code":"…"}',
  command: '{"prompt":"…"} or {"argv":["…"]}',
  chat: '{"prompt":"…"}',
}

const check = (tool: Tool, payload: Payload): void => {
  if (typeof payload['cwd'] !== 'string') wrong("'cwd' is not a string")
  CHECKS[tool.kind](payload, tool)
  for (const key of ['cwd', 'script', 'script_path', 'code', 'argv', 'args']) checkArguments(key, payload[key])
  if (tool.kind === 'command') checkArguments('prompt', payload['prompt'])
}

const SCRIPT_KEYS = ['cwd', 'script_path', 'args']

const CHECKS: Record<Tool['kind'], (payload: Payload, tool: Tool) => void> = {
  bash(payload, tool) {
    oneOf(payload, ['argv', 'script', 'script_path'], tool)
    onlyKeys(payload, [...SCRIPT_KEYS, 'argv', 'script'], tool)
    if ('argv' in payload) strings(payload, 'argv', 1)
    checkScript(payload, 'script')
  },
  python(payload, tool) {
    oneOf(payload, ['script_path', 'code'], tool)
    onlyKeys(payload, [...SCRIPT_KEYS, 'code'], tool)
    checkScript(payload, 'code')
  },
  command(payload, tool) {
    if ('argv' in payload) return (oneOf(payload, ['argv', 'prompt'], tool), strings(payload, 'argv', 0))
    checkPrompt(payload, tool)
  },
  chat: (payload, tool) => checkPrompt(payload, tool),
}

const checkScript = (payload: Payload, textKey: 'script' | 'code'): void => {
  if (textKey in payload) text(payload, textKey)
  if ('script_path' in payload) text(payload, 'script_path')
  if ('args' in payload) strings(payload, 'args', 0)
  if ('args' in payload && !('script_path' in payload)) wrong("'args' go with 'script_path'")
}

const checkPrompt = (payload: Payload, tool: Tool): void => {
  if (!('prompt' in payload)) wrong(`tool '${tool.name}' needs a 'prompt'`, 'give one with --prompt or --prompt-file')
  text(payload, 'prompt')
  if ('context_files' in payload) strings(payload, 'context_files', 0)
}

const oneOf = (payload: Payload, keys: string[], tool: Tool): void => {
  const given = keys.filter(key => key in payload)
  const names = keys.map(key => `'${key}'`).join(', ')
  if (given.length !== 1)
    wrong(`tool '${tool.name}' takes exactly one of ${names}${given.length > 1 ? `, not ${given.length}` : ''}`)
}

const onlyKeys = (payload: Payload, keys: string[], tool: Tool): void => {
  const unknown = Object.keys(payload).find(key => !keys.includes(key))
  if (unknown !== undefined)
    wrong(
      `tool '${tool.name}' knows no '${unknown}'`,
      `it takes ${keys.join(', ')}; what is only to be kept goes into --metadata`,
    )
}

const text = (payload: Payload, key: string): void => {
  if (typeof payload[key] !== 'string' || payload[key].trim() === '') wrong(`'${key}' is not a text, or blank`)
}

const strings = (payload: Payload, key: string, least: number): void => {
  const list = payload[key]
  if (!Array.isArray(list) || list.length < least || list.some(item => typeof item !== 'string')) {
    wrong(`'${key}' is not a list of ${least ? 'one or more ' : ''}strings`)
  }
  if (least && (list as string[])[0] === '') wrong(`'${key}' names no command`)
}

/** Refuses arguments that no process could be started with, while the caller can still receive the error. */
const checkArguments = (key: string, value: unknown): void => {
  for (const argument of Array.isArray(value) ? value : [value]) {
    if (typeof argument !== 'string') continue
    if (argument.includes('\0')) wrong(`'${key}' holds a NUL, which no process can be given`)
    if (Buffer.byteLength(argument) > MAX_ARGUMENT_BYTES)
      wrong(
        `'${key}' is longer than the ${MAX_ARGUMENT_BYTES} bytes that one argument may have`,
        'put it into a file and name the file',
      )
  }
}

const wrong = (why: string, hint?: string): never => refuse('invalid', { what: 'payload', why, hint })
