// The metadata in the first comment block of a script (docs/contract.md §10).

import { parseDuration } from '../text/duration.ts'
import { nearest } from '../text/nearest.ts'

export type Parameter = { name: string; required: boolean; note: string | null }

export type Metadata = {
  name: string
  description: string
  inputs: Parameter[]
  outputs: Parameter[]
  tags: string[]
  /** Seconds; null is no timeout. */
  timeout: number | null
  task_class: string
}

/** A wrong value and its line; the value is then ignored. */
export type Remark = { line: number; message: string }

export type Said = {
  metadata: Partial<Metadata>
  remarks: Remark[]
  /** The line of its `name`; 1 without one. */
  nameLine: number
}

/** Reads the metadata at the beginning of a script; `classes` are the existing task classes. */
export const parseMetadata = (head: string, classes: readonly string[]): Said => {
  const metadata: Partial<Record<keyof Metadata, unknown>> = {}
  const lines = new Map<string, number>()
  const remarks: Remark[] = []
  for (const { key, line, text } of values(commentBlock(head))) {
    if (text === '') continue
    if (lines.has(key)) {
      remarks.push({ line, message: `'${key}' is said twice; the first counts` })
      continue
    }
    lines.set(key, line)
    try {
      metadata[key] = READERS[key](text, classes)
    } catch (error) {
      remarks.push({ line, message: (error as Error).message })
    }
  }
  return { metadata: metadata as Partial<Metadata>, remarks, nameLine: lines.get('name') ?? 1 }
}

const list = (text: string): string[] =>
  text
    .replace(/^\[(.*)\]$/, '$1')
    .split(text.includes(',') ? ',' : /\s+/)
    .map(word => word.trim())
    .filter(Boolean)

/** Each throws the error in its value. */
const READERS: { [K in keyof Metadata]: (text: string, classes: readonly string[]) => Metadata[K] } = {
  name(text) {
    if (text.includes('/')) throw new Error(`name '${text}' holds a '/', as paths do`)
    return text
  },
  description: text => text,
  inputs: text => parameters(text),
  outputs: text => parameters(text),
  tags: text => [...new Set(list(text))],
  timeout: text => (text === 'none' ? null : parseDuration(text, 'timeout')),
  task_class(text, classes) {
    if (classes.includes(text)) return text
    const near = nearest(text, classes)
    throw new Error(`unknown task class '${text}'${near ? `, did you mean '${near}'?` : ''}`)
  },
}

type CommentLine = { line: number; text: string }

const KEY = new RegExp(`^(${Object.keys(READERS).join('|')})\\s*:(.*)$`, 'is')

/** The values of a block. A line without a key continues the value before it; a line without a letter or digit ends
 * it. */
const values = (block: readonly CommentLine[]): (CommentLine & { key: keyof Metadata })[] => {
  const found: (CommentLine & { key: keyof Metadata })[] = []
  let open = false
  for (const { line, text } of block) {
    const [, key, value] = KEY.exec(text) ?? []
    if (key !== undefined) found.push({ key: key.toLowerCase() as keyof Metadata, line, text: value!.trim() })
    else if (open && /[\p{L}\p{N}]/u.test(text)) found.at(-1)!.text = `${found.at(-1)!.text} ${text}`.trim()
    open = key !== undefined || (open && /[\p{L}\p{N}]/u.test(text))
  }
  return found
}

const COMMENT = /^\s*(#|\/\/)[#/]*(.*)$/
// PEP 263: an encoding declaration may be in either of the first two lines.
const isEncoding = (line: string): boolean =>
  /^\s*#.*coding[:=]/.test(line) && !KEY.test(COMMENT.exec(line)![2]!.trim())

/** The comment lines before any code, without their marks, up to the first other line. */
const commentBlock = (head: string): CommentLine[] => {
  const lines = head.replace(/^\ufeff/, '').split(/\r?\n/)
  let at = lines[0]?.startsWith('#!') ? 1 : 0
  while (at < lines.length && (lines[at]!.trim() === '' || (at < 2 && isEncoding(lines[at]!)))) at++
  const mark = COMMENT.exec(lines[at] ?? '')?.[1]
  const block: CommentLine[] = []
  for (; at < lines.length; at++) {
    const [, found, text] = COMMENT.exec(lines[at]!) ?? []
    if (found === undefined || found !== mark) break
    block.push({ line: at + 1, text: text!.trim() })
  }
  return block
}

/** As `branch (optional, defaults to main), target (required)`. By default a parameter is required. */
const parameters = (text: string): Parameter[] => (text === 'none' ? [] : splitOutside(text).map(parameter))

const parameter = (text: string): Parameter => {
  const [, before, inside, after] = /^([^(]*)(?:\((.*)\))?([^)]*)$/s.exec(text)!
  const [name, ...rest] = `${before} ${after}`.trim().split(/\s+/)
  if (!name) throw new Error(`'${text}' has no name before its parenthesis`)
  const clauses = (inside ?? '')
    .split(',')
    .map(clause => clause.trim())
    .filter(Boolean)
  const note = [
    rest.join(' ').replace(/^[-:–—]\s*/, ''),
    clauses.filter(clause => !/^(optional|required)$/i.test(clause)).join(', '),
  ]
  return {
    name,
    required: !clauses.some(clause => /^(optional|default)/i.test(clause)),
    note: note.filter(Boolean).join('; ') || null,
  }
}

/** Splits at the commas outside of parentheses. */
const splitOutside = (text: string): string[] => {
  const parts = ['']
  let depth = 0
  for (const character of text) {
    depth += character === '(' ? 1 : character === ')' ? -1 : 0
    if (depth < 0) break
    if (character === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += character
  }
  if (depth !== 0) throw new Error(`the parentheses of '${text}' do not match`)
  return parts.map(part => part.trim()).filter(Boolean)
}
