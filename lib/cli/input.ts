// What verbs read: JSON, numbers and words from options, and files (docs/contract.md §6).

import { resolve } from 'node:path'
import { failure, ioFailure, refuse } from '../model/errors.ts'
import type { Io } from './io.ts'
import { nearest } from '../text/nearest.ts'

/** The JSON value of an option; `what` names the option in the error. Refuses with `invalid`. */
export const parseJson = (text: string, what: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    const hint = what.includes('stdin')
      ? "one JSON object a line is read, as 'jq -c' writes it"
      : `quote it for the shell: ${what.startsWith('--') ? `${what} ` : ''}'{"key":"value"}'`
    refuse('invalid', { what, why: `not JSON (${(error as Error).message})`, hint })
  }
}

/** JSON of an option that must be an object. */
export const parseJsonObject = (text: string, what: string): Record<string, unknown> => {
  const value = parseJson(text, what)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    refuse('invalid', { what, why: 'not a JSON object', hint: 'write {"key":"value"}' })
  return value as Record<string, unknown>
}

/** The values of --env: `NAME=VALUE`, or `NAME` with the value that it has in `env`. Refuses with `usage`. */
export const parseVariables = (
  texts: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> =>
  Object.fromEntries(
    texts.map(text => {
      const [, name, value = env[name ?? '']] = /^([^=]+)(?:=([^]*))?$/.exec(text) ?? []
      if (name === undefined)
        refuse('usage', { message: `--env '${text}' names no variable`, hint: 'write NAME=VALUE' })
      if (value === undefined)
        refuse('usage', {
          message: `--env ${name}: that variable is not set here`,
          hint: `give a value: --env ${name}=…`,
        })
      return [name, value]
    }),
  )

/** A whole number from an option, 0 to `most`. Refuses with `usage`. */
export const parseCount = (text: string, name: string, most: number = 999_999_999): number => {
  if (!/^\d{1,9}$/.test(text))
    refuse('usage', { message: `${name} '${text}' is not a whole number`, hint: 'write it in digits, as 10' })
  if (Number(text) > most)
    refuse('usage', { message: `${name} '${text}' is too large`, hint: `write a number from 0 to ${most}` })
  return Number(text)
}

/** One of the allowed words; refuses any other with `usage` and the nearest allowed word. */
export const parseChoice = <const Word extends string>(text: string, name: string, words: readonly Word[]): Word => {
  const found = words.find(word => word === text)
  if (found !== undefined) return found
  const near = nearest(text, words)
  refuse('usage', {
    message: `unknown ${name} '${text}'`,
    hint: near ? `did you mean '${near}'?` : `write ${words.join(', ')}`,
  })
}

/** The text of a file that an option names. Refuses with `not_found` or `io`. */
export const readText = (io: Pick<Io, 'read'>, cwd: string, path: string): string => {
  try {
    return io.read(resolve(cwd, path))
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw missing ? failure('not_found', { kind: 'file', name: path }) : ioFailure('read', path, error)
  }
}
