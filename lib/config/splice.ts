// Changes the text of sparkq.yml and leaves the rest of it as typed: columns, blank lines, quotes. The yaml package
// keeps only comments and order. If the text is not of a simple kind, nothing is tried; the caller compares the result
// with what was meant.

import { Document, isCollection, isScalar, isSeq, parseDocument, type Node, type YAMLSeq } from 'yaml'
import { blockMap, columnOf, commentedKey, endOfPair, keyOf, lineAfter, pairAt, sectionAt } from './section.ts'

/** An undefined value removes the key. */
export type Change = { path: string[]; value: unknown }

/** The text with the changes; undefined if one of them cannot be made this way. */
export const splice = (text: string, changes: readonly Change[]): string | undefined =>
  changes.reduce<string | undefined>(
    (text, change) => (text === undefined ? undefined : spliced(parseDocument(text), text, change)),
    text,
  )

const spliced = (document: Document, text: string, { path, value }: Change): string | undefined => {
  if (value === undefined) return without(document, text, path)
  const node = document.getIn(path, true)
  if (node === undefined)
    return isSeq(document.getIn(path.slice(0, -1), true))
      ? withItem(document, text, path, value)
      : withKey(document, text, path, value)
  if (!(isScalar(node) || isCollection(node)) || node.anchor !== undefined || node.tag !== undefined) return undefined
  const isInline = isScalar(node) ? ['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE'].includes(node.type ?? '') : node.flow
  if (!isInline) return undefined
  const [start, end] = node.range!
  return `${text.slice(0, start)}${text[start - 1] === ':' ? ' ' : ''}${inline(value)}${text.slice(end)}`
}

/** A value on one line that means the same anywhere in YAML. */
export const inline = (value: unknown): string => {
  if (typeof value === 'object' && value !== null) return rendered([], value).join(' ')
  return typeof value === 'string' && /^[\w./]([\w./ -]*[\w./-])?$/.test(value) && parseDocument(value).toJS() === value
    ? value
    : JSON.stringify(value)
}

/** A new key takes the line where it is a comment, otherwise it goes after the last key of its map, with the
 * indentation of the map's first key. */
const withKey = (document: Document, text: string, path: readonly string[], value: unknown): string | undefined => {
  const depth = path.findLastIndex((_, depth) => document.hasIn(path.slice(0, depth)))
  const section = sectionAt(document, text, path.slice(0, depth))
  if (section === undefined) return undefined
  const lines = (margin: string): string =>
    rendered(path.slice(depth), value)
      .map(line => `${margin}${line}\n`)
      .join('')
  const commented = commentedKey(text, section, path[depth]!)
  if (commented) return text.slice(0, commented.start) + lines(commented.margin) + text.slice(commented.end)
  const { margin, end } = section
  return `${text.slice(0, end)}${text[end - 1] === '\n' ? '' : '\n'}${lines(margin)}${text.slice(end)}`
}

/** A new item goes after the last item of its list. */
const withItem = (document: Document, text: string, path: readonly string[], value: unknown): string | undefined => {
  const { items, flow } = document.getIn(path.slice(0, -1), true) as YAMLSeq<Node>
  const last = items.at(-1)
  if (last === undefined || items.length !== Number(path.at(-1))) return undefined
  const [start, end] = last.range!
  if (flow) return `${text.slice(0, end)}, ${inline(value)}${text.slice(end)}`
  const margin = text.slice(start - columnOf(text, start), start)
  const at = lineAfter(text, end)
  return /^ *- +$/.test(margin)
    ? `${text.slice(0, at)}${text[at - 1] === '\n' ? '' : '\n'}${margin}${inline(value)}\n${text.slice(at)}`
    : undefined
}

/** Each key on a line of its own, the value on the line of the last key. */
const rendered = (path: readonly string[], value: unknown): string[] => {
  const fresh = new Document(path.reduceRight<unknown>((inner, step) => ({ [step]: inner }), value))
  const node = path.length === 0 ? fresh.contents : fresh.getIn(path, true)
  if (isCollection(node)) node.flow = true
  return fresh.toString({ lineWidth: 0, flowCollectionPadding: false }).trimEnd().split('\n')
}

/** Removes the lines of a key; a comment above it stays. The only key of the file is not removed. */
const without = (document: Document, text: string, path: readonly string[]): string | undefined => {
  const pair = pairAt(document, path)
  if (pair === undefined || (path.length === 1 && blockMap(document, [])?.items.length === 1)) return undefined
  const start = keyOf(pair).range[0]
  return text.slice(0, start - columnOf(text, start)) + text.slice(endOfPair(text, pair))
}
