// Puts hooks where git looks for them and takes them away again. Nothing of anybody else is ever overwritten or lost.

import { randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import { fs } from '../system/node-builtins.ts'
import { SparkqError, ioFailure, refuse } from '../model/errors.ts'
import { BEFORE, readHook, renderHook, whose, type Filling, type Whose } from './hook-file.ts'

export type Installed = 'installed' | 'renewed' | 'kept' | 'chained'

/** Refuses with `conflict` a hook of ours that somebody changed, and one that cannot be kept beside ours. */
export const mustBeFree = (path: string): void => {
  const owner = whose(path)
  if (owner === 'edited')
    refuse('conflict', {
      kind: 'hook',
      name: path,
      is: 'changed by hand',
      needs: 'as SparkQ wrote it',
      hint: 'move it out of the way to have a new one',
    })
  if (owner !== 'theirs' || !isThere(path + BEFORE) || isKept(path)) return
  refuse('conflict', {
    kind: 'hook',
    name: path,
    is: `not SparkQ's, and '${path + BEFORE}' exists already`,
    needs: 'one that can be kept under that name',
    hint: 'move one of them out of the way',
  })
}

/** Writes a hook; what is there must be free. */
export const installHook = (path: string, template: string, filling: Filling): Installed => {
  const text = renderHook(template, filling)
  const owner = whose(path)
  if (owner === 'ours' && readHook(path) === text) return 'kept'
  put(path, text, owner === 'theirs')
  return owner === 'theirs' ? 'chained' : owner === 'ours' ? 'renewed' : 'installed'
}

const isThere = (path: string): boolean => fs.lstatSync(path, { throwIfNoEntry: false }) !== undefined

/** True where what is here has its second name already: an install was ended in between, or goes on beside this one. */
const isKept = (path: string): boolean => {
  const [here, kept] = [path, path + BEFORE].map(name => fs.lstatSync(name, { throwIfNoEntry: false }))
  return here !== undefined && here.ino === kept?.ino && here.dev === kept.dev
}

/** git sees the old hook or the new one, never half of one or none, and the old one has its second name first. */
const put = (path: string, text: string, keeps: boolean): void => {
  const fresh = `${path}.${randomUUID()}`
  try {
    fs.mkdirSync(dirname(path), { recursive: true })
    fs.writeFileSync(fresh, text, { flag: 'wx' })
    fs.chmodSync(fresh, 0o755)
    if (keeps) keep(path)
    fs.renameSync(fresh, path)
  } catch (error) {
    throw error instanceof SparkqError ? error : ioFailure('write', path, error)
  } finally {
    fs.rmSync(fresh, { force: true })
  }
}

/** Of two who install at once the second finds it kept, or ours in its place. */
const keep = (path: string): void => {
  try {
    fs.linkSync(path, path + BEFORE)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    mustBeFree(path)
  }
}

export type Removed = 'removed' | 'restored' | Exclude<Whose, 'ours'>

/** Removes a hook that is ours and puts back what was there before it; any other stays, and the answer says whose it
 * is. Refuses with `io`. */
export const removeHook = (path: string): Removed => {
  const owner = whose(path)
  const before = isThere(path + BEFORE)
  if (owner === 'edited' || owner === 'theirs') return owner
  try {
    if (before) fs.renameSync(path + BEFORE, path)
    else fs.rmSync(path, { force: true })
  } catch (error) {
    throw ioFailure('remove', path, error)
  }
  return before ? 'restored' : owner === 'ours' ? 'removed' : 'nobody'
}

/** What to say of a hook that was kept beside ours where ours is gone: nothing calls it. */
export const hiddenBy = (path: string, owner: Whose): string | undefined =>
  owner !== 'ours' && owner !== 'edited' && isThere(path + BEFORE) && !isKept(path)
    ? `'${path + BEFORE}' is the previous hook; nothing calls it`
    : undefined

/** What somebody may do about a hook of ours that was changed: nothing that could be pasted, for it holds work of
 * his. */
export const adviceOn = (path: string): string =>
  `look at it and delete it yourself${isThere(path + BEFORE) ? `; '${path + BEFORE}' is the previous hook` : ''}`

/** The hooks that this project's installs wrote, a path a line: submodules and other folders have theirs elsewhere. */
const recordOf = (stateDir: string): string => join(stateDir, 'hooks')

export const recorded = (stateDir: string): string[] =>
  (readHook(recordOf(stateDir)) ?? '').split('\n').filter(line => line !== '')

export const record = (stateDir: string, path: string): void => {
  if (!recorded(stateDir).includes(path)) fs.appendFileSync(recordOf(stateDir), `${path}\n`)
}
