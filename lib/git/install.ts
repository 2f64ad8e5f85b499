// Puts hooks where git looks for them and takes them away again. Nothing of anybody else is ever overwritten or lost.

import { dirname, join } from 'node:path'
import { fs } from '../builtin.ts'
import { failure, refuse } from '../errors.ts'
import { BEFORE, readHook, renderHook, whose, type Filling, type Whose } from './hook-file.ts'

export type Installed = 'installed' | 'renewed' | 'kept' | 'chained'

/** Refuses with `conflict` a hook of ours that somebody changed, and one that cannot be kept beside ours. */
export const mustBeFree = (path: string): void => {
  const owner = whose(path)
  if (owner === 'edited') refuse('conflict', { kind: 'hook', name: path, is: 'changed by hand', needs: 'as SparkQ wrote it', hint: 'move it out of the way to have a new one' })
  if (owner !== 'theirs' || !fs.lstatSync(path + BEFORE, { throwIfNoEntry: false })) return
  refuse('conflict', { kind: 'hook', name: path, is: `not ours, and '${path + BEFORE}' is there already`, needs: 'one that can be kept under that name', hint: 'move one of them out of the way' })
}

/** Writes a hook; what is there must be free. */
export const installHook = (path: string, template: string, filling: Filling): Installed => {
  const text = renderHook(template, filling)
  const owner = whose(path)
  if (owner === 'ours' && readHook(path) === text) return 'kept'
  put(path, text, owner === 'theirs')
  return owner === 'theirs' ? 'chained' : owner === 'ours' ? 'renewed' : 'installed'
}

/** git never sees half a hook, and what is kept is moved only when the new one is there. */
const put = (path: string, text: string, keeps: boolean): void => {
  const fresh = `${path}.sparkq-new`
  try {
    fs.mkdirSync(dirname(path), { recursive: true })
    fs.writeFileSync(fresh, text)
    fs.chmodSync(fresh, 0o755)
    if (keeps) fs.renameSync(path, path + BEFORE)
    fs.renameSync(fresh, path)
  } catch (error) {
    fs.rmSync(fresh, { force: true })
    throw failure('io', { detail: `cannot write '${path}': ${(error as Error).message}` })
  }
}

export type Removed = 'removed' | 'restored' | Exclude<Whose, 'ours'>

/** Removes a hook that is ours and puts back what was there before it; any other stays, and the answer says whose it is. */
export const removeHook = (path: string): Removed => {
  const owner = whose(path)
  const before = fs.lstatSync(path + BEFORE, { throwIfNoEntry: false }) !== undefined
  if (owner === 'edited' || owner === 'theirs') return owner
  if (before) fs.renameSync(path + BEFORE, path)
  else fs.rmSync(path, { force: true })
  return before ? 'restored' : owner === 'ours' ? 'removed' : 'nobody'
}

/** What somebody may do about a hook of ours that was changed: nothing that could be pasted, for it holds work of his. */
export const adviceOn = (path: string): string =>
  `look at it and delete it yourself${fs.existsSync(path + BEFORE) ? `; '${path + BEFORE}' is what was there before` : ''}`

/** The hooks that this project's installs wrote, a path a line: submodules and other folders have theirs elsewhere. */
const recordOf = (stateDir: string): string => join(stateDir, 'hooks')

export const recorded = (stateDir: string): string[] => (readHook(recordOf(stateDir)) ?? '').split('\n').filter(line => line !== '')

export const record = (stateDir: string, path: string): void => {
  if (!recorded(stateDir).includes(path)) fs.appendFileSync(recordOf(stateDir), `${path}\n`)
}
