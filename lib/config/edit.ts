// Writes into sparkq.yml: changes only the given keys and keeps comments and order (docs/contract.md §4).

import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { isCollection, isMap, isScalar, isSeq, parseDocument, stringify, type Document } from 'yaml'
import { SparkqError, refuse } from '../model/errors.ts'
import { freshFile } from './fresh.ts'
import { isList, withEmptyMaps } from './validate.ts'
import type { Problem } from '../protocol/config-problem.ts'
import type { ConfigFile } from '../protocol/config.ts'
import { acquireLock, type Lock } from '../system/lock.ts'
import { preparePrivate, privateFolder } from '../system/private-directory.ts'
import { replaceFile } from '../system/replace-file.ts'
import { findStateDir } from '../project/state-dir.ts'
import { checkDocument, explain, parseFile } from './load.ts'
import { showKey } from './key.ts'
import { splice, type Change } from './splice.ts'

/** Sets values in a file, which is created if it does not exist; a symbolic link is followed, and the file is replaced
 * in one step. Of two concurrent changes the second builds on the first; `wanted` may compute its changes from the
 * content of the file at that moment. Refuses with `config` if the file is invalid or would become so. */
export const changeConfigFile = (
  file: string,
  wanted: readonly Change[] | ((said: ConfigFile) => readonly Change[]),
  timeoutMs: number = LOCK_TIMEOUT_MS,
): void => {
  const target = existsSync(file) ? realpathSync(file) : file
  const lock = lockFile(target, timeoutMs)
  try {
    const isNew = !existsSync(target)
    const { document, text } = isNew ? newFile(dirname(file)) : parseFile(target)
    const changes = typeof wanted === 'function' ? wanted(saidBy(document, target)) : wanted
    if (changes.length === 0 && !isNew) return
    if (document.contents === null) document.contents = document.createNode({}) as never
    const problem = changed(document, changes, target)
    if (problem)
      throw explain(
        problem,
        `nothing was changed; in '${target}' `,
        problem.message.includes('must be a string') ? QUOTE : "'sparkq config list' shows what there is",
      )
    const spliced = splice(text, changes)
    const isMeant = spliced !== undefined && isDeepStrictEqual(meaning(parseDocument(spliced)), meaning(document))
    replaceFile(target, isMeant ? spliced : textOf(document, text))
  } finally {
    lock.release()
  }
}

const newFile = (projectDir: string): { document: Document; text: string } => {
  const text = freshFile(projectDir)
  return { document: parseDocument(text), text }
}

const meaning = (document: Document): unknown => withEmptyMaps(document.toJS())

const saidBy = (document: Document, file: string): ConfigFile => {
  const checked = checkDocument(document)
  if ('problem' in checked) throw explain(checked.problem, `nothing was changed; in '${file}' `)
  return checked.config
}

/** Long enough for some dozens of concurrent writers. */
const LOCK_TIMEOUT_MS = 5000

/** Takes the lock in the `.sparkq/` of the project. If there is none, the lock is in a private folder of the user,
 * because a new `.sparkq/` would be taken for that of a project. */
const lockFile = (target: string, timeoutMs: number): Lock => {
  const folder = dirname(target)
  if (!existsSync(folder)) refuse('io', { detail: `cannot write '${target}': there is no '${folder}'` })
  const stateDir = findStateDir(folder, {})?.dir
  const isInside = stateDir !== undefined && existsSync(join(stateDir, 'run'))
  const path = join(isInside ? join(stateDir, 'run') : preparePrivate(privateFolder()), 'config')
  return acquireLock({
    path: `${path}.lock`,
    pidPath: `${path}.pid`,
    what: `another change of '${target}' is `,
    patience: timeoutMs,
  })
}

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

const QUOTE = `what YAML would not read as text goes in quotes: '"5"'`

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

/** The value that was typed. Refuses with `invalid`. */
export const parseValue = (text: string): unknown => {
  const document = parseDocument(text)
  try {
    if (document.errors[0]) throw document.errors[0]
    return document.toJS() as unknown
  } catch (error) {
    refuse('invalid', {
      what: `value '${text}'`,
      why: `not YAML (${(error as Error).message.split(/ at line|\n/)[0]})`,
      hint: QUOTE,
    })
  }
}

/** A tree as YAML. */
export const renderValue = (tree: unknown): string => stringify(tree, { lineWidth: 0 })
