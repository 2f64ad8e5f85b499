// Installs hooks where git looks for them and removes them again. A hook that SparkQ did not write is never overwritten
// or lost.

import { randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import { fs } from '../system/node-builtins.ts'
import { SparkqError, ioFailure, refuse } from '../model/errors.ts'
import { BEFORE, readHook, renderHook, hookOwner, type Filling, type HookOwner } from './hook-file.ts'

export type Installed = 'installed' | 'renewed' | 'kept' | 'chained'

/** Refuses with `conflict` a hook of SparkQ that was changed, and a hook that cannot be kept beside SparkQ's. */
export const mustBeFree = (path: string): void => {
  const owner = hookOwner(path)
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

/** Writes a hook; `mustBeFree` must have accepted the path. */
export const installHook = (path: string, template: string, filling: Filling): Installed => {
  const text = renderHook(template, filling)
  const owner = hookOwner(path)
  if (owner === 'ours' && readHook(path) === text) return 'kept'
  put(path, text, owner === 'theirs')
  return owner === 'theirs' ? 'chained' : owner === 'ours' ? 'renewed' : 'installed'
}

const isThere = (path: string): boolean => fs.lstatSync(path, { throwIfNoEntry: false }) !== undefined

/** True if the hook here has its second name already: an install was interrupted, or another one is running. */
const isKept = (path: string): boolean => {
  const [here, kept] = [path, path + BEFORE].map(name => fs.lstatSync(name, { throwIfNoEntry: false }))
  return here !== undefined && here.ino === kept?.ino && here.dev === kept.dev
}

/** git sees the old hook or the new one, never a part or none. The old one gets its second name first. */
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

/** Of two concurrent installs, the second finds the hook kept already, or SparkQ's in its place. */
const keep = (path: string): void => {
  try {
    fs.linkSync(path, path + BEFORE)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    mustBeFree(path)
  }
}

export type Removed = 'removed' | 'restored' | Exclude<HookOwner, 'ours'>

/** Removes a hook of SparkQ and restores the one before it; any other stays, and its owner is returned. Refuses with
 * `io`. */
export const removeHook = (path: string): Removed => {
  const owner = hookOwner(path)
  const before = isThere(path + BEFORE)
  if (owner === 'edited' || owner === 'theirs') return owner
  try {
    if (before) fs.renameSync(path + BEFORE, path)
    else fs.rmSync(path, { force: true })
  } catch (error) {
    throw ioFailure('remove', path, error)
  }
  return before ? 'restored' : owner === 'ours' ? 'removed' : 'none'
}

/** The message about a kept hook that nothing calls, because SparkQ's is gone. */
export const hiddenBy = (path: string, owner: HookOwner): string | undefined =>
  owner !== 'ours' && owner !== 'edited' && isThere(path + BEFORE) && !isKept(path)
    ? `'${path + BEFORE}' is the previous hook; nothing calls it`
    : undefined

/** The hint for a hook of SparkQ that was changed. It is no command to paste, because the hook contains the user's
 * work. */
export const adviceOn = (path: string): string =>
  `look at it and delete it yourself${isThere(path + BEFORE) ? `; '${path + BEFORE}' is the previous hook` : ''}`

/** The hooks that installs of this project wrote, one path a line. Those of submodules and other folders are
 * elsewhere. */
const recordOf = (stateDir: string): string => join(stateDir, 'hooks')

export const recorded = (stateDir: string): string[] =>
  (readHook(recordOf(stateDir)) ?? '').split('\n').filter(line => line !== '')

export const record = (stateDir: string, path: string): void => {
  if (!recorded(stateDir).includes(path)) fs.appendFileSync(recordOf(stateDir), `${path}\n`)
}
