// Changes the text of sparkq.yml and leaves the rest of it as typed: columns, blank lines, quotes. The yaml package
// keeps only comments and order. If the text is not of a simple kind, nothing is tried; the caller compares the result
// with what was meant.

import {
  Document,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type Node,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'

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
  return text.slice(0, node.range![0]) + inline(value) + text.slice(node.range![1])
}

/** A value on one line that means the same anywhere in YAML. */
const inline = (value: unknown): string => {
  if (typeof value === 'object' && value !== null) return rendered([], value).join(' ')
  return typeof value === 'string' && /^[a-z][\w./-]*$/i.test(value) && parseDocument(value).toJS() === value
    ? value
    : JSON.stringify(value)
}

/** A new key goes after the last key of its map, with the indentation of the map's first key. */
const withKey = (document: Document, text: string, path: readonly string[], value: unknown): string | undefined => {
  const depth = path.findLastIndex((_, depth) => document.hasIn(path.slice(0, depth)))
  const map = blockMap(document, path.slice(0, depth))
  if (map === undefined) return undefined
  const margin = ' '.repeat(columnOf(text, startOf(map.items[0]!)!))
  const lines = rendered(path.slice(depth), value)
    .map(line => `${margin}${line}\n`)
    .join('')
  const at = endOfLine(text, map.items.at(-1)!)
  return `${text.slice(0, at)}${text[at - 1] === '\n' ? '' : '\n'}${lines}${text.slice(at)}`
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

/** Removes the lines of a key; a comment above it stays. The only key of a map is not removed. */
const without = (document: Document, text: string, path: readonly string[]): string | undefined => {
  const map = blockMap(document, path.slice(0, -1))
  const pair = map?.items.find(item => String((item.key as { value?: unknown }).value) === path.at(-1))
  if (map === undefined || pair === undefined || map.items.length === 1) return undefined
  const start = startOf(pair)!
  return text.slice(0, start - columnOf(text, start)) + text.slice(endOfLine(text, pair))
}

type Pair = YAMLMap['items'][number]

/** A map with each key on a line of its own. */
const blockMap = (document: Document, path: readonly string[]): YAMLMap | undefined => {
  const node = path.length === 0 ? document.contents : document.getIn(path, true)
  return isMap(node) && !node.flow && node.items.length > 0 ? node : undefined
}

const startOf = (pair: Pair): number | undefined => (pair.key as { range?: [number, number, number] }).range?.[0]

const columnOf = (text: string, offset: number): number => offset - (text.lastIndexOf('\n', offset - 1) + 1)

/** The offset after the line on which a pair ends, its comment included. */
const endOfLine = (text: string, { key, value }: Pair): number => {
  const range =
    (value as { range?: [number, number, number] } | null)?.range ?? (key as { range: [number, number, number] }).range
  return lineAfter(text, range[1])
}

const lineAfter = (text: string, offset: number): number => {
  const end = text.indexOf('\n', text.slice(0, offset).trimEnd().length)
  return end === -1 ? text.length : end + 1
}
