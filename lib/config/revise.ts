// The text of sparkq.yml with other values for some keys: comments and order stay (docs/contract.md §4).

import { isDeepStrictEqual } from 'node:util'
import { isCollection, isMap, isScalar, isSeq, parseDocument, type Document } from 'yaml'
import { SparkqError, refuse } from '../model/errors.ts'
import type { Problem } from '../protocol/config-problem.ts'
import { showKey } from './key.ts'
import { checkDocument } from './load.ts'
import { splice, type Change } from './splice.ts'
import { isList, withEmptyMaps } from './validate.ts'

export type Revision = { text: string; problem: Problem | undefined }

/** The new text and the first problem that it has. `file` is for errors. Changes the document. Refuses with `config`
 * changes that cannot be made. */
export const revise = (
  { document, text }: { document: Document; text: string },
  changes: readonly Change[],
  file: string,
): Revision => {
  if (document.contents === null) document.contents = document.createNode({}) as never
  const problem = changed(document, changes, file)
  const spliced = splice(text, changes)
  const isMeant = spliced !== undefined && isDeepStrictEqual(meaning(parseDocument(spliced)), meaning(document))
  return { text: isMeant ? spliced : textOf(document, text), problem }
}

const meaning = (document: Document): unknown => withEmptyMaps(document.toJS())

/** Changes a document; returns the first problem that it then has. */
const changed = (document: Document, changes: readonly Change[], file: string): Problem | undefined => {
  try {
    for (const change of changes) apply(document, change, file)
    const checked = checkDocument(document)
    return 'problem' in checked ? checked.problem : undefined
  } catch (error) {
    if (error instanceof SparkqError) throw error
    // For example an alias whose anchor is gone.
    refuse('config', {
      message: `'${file}' cannot be changed so: ${(error as Error).message}`,
      hint: 'edit the file',
    })
  }
}

/** The hint for a value that was read as something else than text. */
export const QUOTE = `what YAML would not read as text goes in quotes: '"5"'`

const apply = (document: Document, { path, value }: Change, file: string): void => {
  const refused = (why: string, hint = 'edit the file'): never =>
    refuse('config', { message: `'${showKey(path)}' cannot be set in '${file}': ${why}`, hint })
  for (let depth = 1; depth < path.length; depth++) {
    const above = path.slice(0, depth)
    const node = document.getIn(above, true)
    if (isScalar(node) && node.value === null)
      document.setIn(above, document.createNode({})) // `server:` without a value
    else if (node === undefined && isList(above))
      refused(
        `there is only a default of the list '${showKey(above)}'`,
        `set all of it, beginning with what 'sparkq config get ${showKey(above)}' prints`,
      )
    else if (node !== undefined && !isCollection(node)) refused(`'${showKey(above)}' is no map of its own`)
    else if (isSeq(node) && !(Number(path[depth]) <= node.items.length))
      refused(`'${showKey(above)}' is a list of ${node.items.length}`)
  }
  if (value === undefined) return void document.deleteIn(path)
  // A scalar goes into the scalar that exists, which keeps the comment beside it.
  const old = document.getIn(path, true)
  const node = document.createNode(value)
  if (isScalar(old) && isScalar(node)) return void document.setIn(path, value)
  if (isScalar(old) || isCollection(old))
    Object.assign(node, { comment: old.comment, commentBefore: old.commentBefore, spaceBefore: old.spaceBefore })
  if (isCollection(old) && isCollection(node) && (isMap(old) || isSeq(old)) && old.flow) node.flow = true
  document.setIn(path, node)
}

/** In the flow style that the file has: `{a: 1}` or `{ a: 1 }`. */
const textOf = (document: Document, before: string): string =>
  document.toString({ lineWidth: 0, flowCollectionPadding: !/^[^#\n]*[{[](?![\s}\]])/m.test(before) })
