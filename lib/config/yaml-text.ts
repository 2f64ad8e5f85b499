// YAML with the places of its keys, so that errors can name line and column.

import { isMap, LineCounter, parseDocument, type Document } from 'yaml'

export type YamlText = {
  /** It keeps its comments. */
  document: Document
  /** The `line:column` of a path of keys, or of its nearest parent that exists. */
  place(path: readonly PropertyKey[]): string
  /** The first error and its place; undefined if the text is valid. */
  broken: { place: string; message: string } | undefined
}

export const parseYaml = (text: string): YamlText => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `${line}:${col}`
  }
  return { document, place: path => at(offsetOf(document, path)), broken: errorIn(document, at) }
}

const errorIn = (document: Document, at: (offset: number) => string): YamlText['broken'] => {
  const [first] = document.errors
  if (first) return { place: at(first.pos[0]), message: first.message }
  try {
    document.toJS()
    return undefined
  } catch (error) {
    return { place: '1:1', message: (error as Error).message } // for example too many aliases
  }
}

/** The offset of a key, or of its nearest parent that exists. */
const offsetOf = (document: Document, path: readonly PropertyKey[]): number => {
  let node: unknown = document.contents
  let offset = rangeOf(node)
  for (const step of path) {
    const pair = isMap(node)
      ? node.items.find(item => String((item.key as { value?: unknown })?.value ?? item.key) === String(step))
      : undefined
    const next = pair ?? (node as { items?: unknown[] } | null)?.items?.[Number(step)]
    if (next === undefined) break
    offset = rangeOf(pair ? pair.key : next)
    node = pair ? pair.value : next
  }
  return offset
}

const rangeOf = (node: unknown): number => (node as { range?: [number, number, number] } | null)?.range?.[0] ?? 0
