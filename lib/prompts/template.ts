// A prompt with placeholders: `{{key}}`, or `{{key|default}}`. A comment that the text begins with describes it.

import { refuse } from '../model/errors.ts'
import { nearest } from '../text/nearest.ts'

/** `default`: null if the key needs a value in some place. */
export type Placeholder = { key: string; default: string | null }

export type Template = {
  description: string | null
  /** The tool that takes the prompt; null if its caller names one. */
  tool: string | null
  placeholders: Placeholder[]
  /** The text without the comment. */
  body: string
}

const COMMENT = /^\ufeff?\s*<!--([^]*?)-->[ \t]*\r?\n?/
const PLACEHOLDER = /\{\{\s*([A-Za-z_][\w-]*)\s*(?:\|([^{}]*))?\}\}/g
const FIELD = /^(description|tool)\s*:(.*)$/i

export const parseTemplate = (text: string): Template => {
  const [comment = '', inside = ''] = COMMENT.exec(text) ?? []
  const fields = fieldsIn(inside)
  // Another comment is a part of the prompt.
  const body = fields.size > 0 ? text.slice(comment.length) : text
  const { description = null, tool = null } = Object.fromEntries(fields) as Partial<Record<string, string>>
  return { description, tool, placeholders: placeholdersIn(body), body }
}

/** A line without a key continues the value before it; a blank one ends it. The first of two values counts. */
const fieldsIn = (comment: string): Map<string, string> => {
  const fields = new Map<string, string>()
  let open: string | undefined
  for (const line of comment.split(/\r?\n/).map(line => line.trim())) {
    const [, name, value] = FIELD.exec(line) ?? []
    const key = name?.toLowerCase()
    if (key !== undefined) {
      open = fields.has(key) ? undefined : key
      if (open !== undefined) fields.set(open, value!.trim())
    } else if (line === '') open = undefined
    else if (open !== undefined) fields.set(open, `${fields.get(open)} ${line}`.trim())
  }
  return new Map([...fields].filter(([, value]) => value !== ''))
}

/** Each key once, in the order of the text. */
const placeholdersIn = (body: string): Placeholder[] => {
  const found = new Map<string, string | null>()
  for (const [, key, value = null] of body.matchAll(PLACEHOLDER))
    found.set(key!, found.has(key!) && (value === null || found.get(key!) === null) ? null : (found.get(key!) ?? value))
  return [...found].map(([key, value]) => ({ key, default: value }))
}

/** The prompt with its values. Refuses with `usage` missing and unknown keys, by name. `name`: of the prompt. */
export const fillTemplate = (
  name: string,
  { body, placeholders }: Pick<Template, 'body' | 'placeholders'>,
  values: Readonly<Record<string, string>>,
): string => {
  const keys = placeholders.map(({ key }) => key)
  const unknown = Object.keys(values).find(key => !keys.includes(key))
  if (unknown !== undefined) refuseUnknown(name, unknown, keys)
  const missing = placeholders.filter(({ key, default: value }) => value === null && !Object.hasOwn(values, key))
  if (missing.length > 0)
    refuse('usage', {
      message: `prompt '${name}' needs ${missing.map(({ key }) => `'${key}'`).join(', ')}`,
      hint: `add ${missing.map(({ key }) => `--set ${key}=VALUE`).join(' ')}`,
    })
  return body.replace(PLACEHOLDER, (_, key: string, value: string | undefined) =>
    Object.hasOwn(values, key) ? values[key]! : value!,
  )
}

const refuseUnknown = (name: string, unknown: string, keys: readonly string[]): never => {
  const near = nearest(unknown, keys)
  refuse('usage', {
    message: `prompt '${name}' has no placeholder '${unknown}'`,
    hint: near ? `did you mean '${near}'?` : keys.length > 0 ? `it has ${keys.join(', ')}` : 'it has none',
  })
}
