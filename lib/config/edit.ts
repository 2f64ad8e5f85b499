// Writes into sparkq.yml: changes only the given keys and keeps comments and order (docs/contract.md §4).

import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseDocument, stringify, type Document } from 'yaml'
import { refuse } from '../model/errors.ts'
import { freshFile } from './fresh.ts'
import { QUOTE, revise } from './revise.ts'
import type { Problem } from '../protocol/config-problem.ts'
import type { ConfigFile } from '../protocol/config.ts'
import { acquireLock, type Lock } from '../system/lock.ts'
import { preparePrivate, privateFolder } from '../system/private-directory.ts'
import { replaceFile } from '../system/replace-file.ts'
import { findStateDir } from '../project/state-dir.ts'
import { checkDocument, explain, parseFile } from './load.ts'
import type { Change } from './splice.ts'

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
    const { text: fresh, problem } = revise({ document, text }, changes, target)
    if (problem) throw explain(problem, `nothing was changed; in '${target}' `, hintOn(problem))
    replaceFile(target, fresh)
  } finally {
    lock.release()
  }
}

/** Replaces the whole text of a file that has not changed since it was read. Refuses with `conflict` if it has. The
 * text must be valid. */
export const replaceConfigFile = (file: string, { before, after }: { before: string; after: string }): void => {
  const target = realpathSync(file)
  const lock = lockFile(target, REPLACING_TIMEOUT_MS)
  try {
    if (readFileSync(target, 'utf8') !== before) refuseChanged(file)
    replaceFile(target, after)
  } finally {
    lock.release()
  }
}

export const refuseChanged = (file: string): never =>
  refuse('conflict', {
    kind: 'file',
    name: file,
    is: 'changed meanwhile',
    needs: 'the one that was read',
    hint: "read it again: 'sparkq config list' shows what it sets now",
  })

/** The hint for a problem of a value that was typed. */
export const hintOn = ({ message }: Problem): string =>
  message.includes('must be a string') ? QUOTE : "'sparkq config list' shows what there is"

const newFile = (projectDir: string): { document: Document; text: string } => {
  const text = freshFile(projectDir)
  return { document: parseDocument(text), text }
}

const saidBy = (document: Document, file: string): ConfigFile => {
  const checked = checkDocument(document)
  if ('problem' in checked) throw explain(checked.problem, `nothing was changed; in '${file}' `)
  return checked.config
}

/** Long enough for some dozens of concurrent writers. */
const LOCK_TIMEOUT_MS = 5000
/** In the daemon, which does nothing else while it waits. */
const REPLACING_TIMEOUT_MS = 200

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
