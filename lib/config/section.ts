// Where the keys of a map are in the text of sparkq.yml, and the comments that belong to them.

import { isMap, isScalar, type Document, type YAMLMap } from 'yaml'

type Pair = YAMLMap['items'][number]
type Place = { range: [number, number, number] }

/** The lines of a map: its keys have the margin, and a new one goes to the end. */
export type SectionPlace = { margin: string; start: number; end: number }

/** The lines of a map with each key on a line of its own, or of a key without a value. */
export const sectionAt = (document: Document, text: string, path: readonly string[]): SectionPlace | undefined => {
  const map = blockMap(document, path)
  const pair = path.length === 0 ? undefined : pairAt(document, path)
  const start = pair ? lineAfter(text, keyOf(pair).range[1]) : 0
  if (map) {
    const margin = ' '.repeat(columnOf(text, keyOf(map.items[0]!).range[0]))
    return { margin, start, end: afterComments(text, endOfPair(text, map.items.at(-1)!), margin.length) }
  }
  if (pair === undefined || !isScalar(pair.value) || pair.value.value !== null) return undefined
  const column = columnOf(text, keyOf(pair).range[0])
  const [, indent = ''] = /^( *)#/.exec(text.slice(start)) ?? []
  const margin = indent.length > column ? indent : ' '.repeat(column + 2)
  return { margin, start, end: afterComments(text, start, margin.length) }
}

/** The line of a section that is a key in a comment, as `#port: 5005`. */
export const commentedKey = (
  text: string,
  { margin, start, end }: SectionPlace,
  key: string,
): SectionPlace | undefined => {
  const lines = text.slice(start, end).split(/(?<=\n)/)
  const at = lines.findIndex(line => line.startsWith(`${margin}#${key}:`))
  if (at === -1) return undefined
  const begin = start + lines.slice(0, at).join('').length
  return { margin, start: begin, end: begin + lines[at]!.length }
}

/** A map with each key on a line of its own. */
export const blockMap = (document: Document, path: readonly string[]): YAMLMap | undefined => {
  const node = path.length === 0 ? document.contents : document.getIn(path, true)
  return isMap(node) && !node.flow && node.items.length > 0 ? node : undefined
}

/** A key of a block map, with its value. */
export const pairAt = (document: Document, path: readonly string[]): Pair | undefined =>
  blockMap(document, path.slice(0, -1))?.items.find(
    item => String((item.key as { value?: unknown }).value) === path.at(-1),
  )

export const keyOf = ({ key }: Pair): Place => key as Place

export const columnOf = (text: string, offset: number): number => offset - (text.lastIndexOf('\n', offset - 1) + 1)

/** The offset after the line on which a pair ends, its comment included. */
export const endOfPair = (text: string, pair: Pair): number =>
  lineAfter(text, ((pair.value as Place | null)?.range ?? keyOf(pair).range)[1])

export const lineAfter = (text: string, offset: number): number => {
  const end = text.indexOf('\n', text.slice(0, offset).trimEnd().length)
  return end === -1 ? text.length : end + 1
}

/** The offset after the comments that belong to keys of a column: those further right, and keys in comments. */
const afterComments = (text: string, offset: number, column: number): number => {
  const deeper = `^ {${column + 1},}#.*(\n|$)`
  const key = `^ {${column}}#[^\\s:]+:.*(\n|$)`
  const [line] = new RegExp(`${deeper}|${key}`).exec(text.slice(offset)) ?? []
  return line === undefined ? offset : afterComments(text, offset + line.length, column)
}
