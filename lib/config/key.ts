// Keys of sparkq.yml as users type them: `server.port`, `runners[0].jobs`, `tools."gpt-4.1".timeout`.

import { refuse } from '../model/errors.ts'
import { nearest } from '../text/nearest.ts'
import { knownKeys } from './validate.ts'

const STEP = String.raw`"(?:[^"\\]|\\.)*"|'[^']*'|[^."'[\]]+`
const KEY = new RegExp(String.raw`^(?:${STEP})(?:\.(?:${STEP})|\[\d+\])*$`)

/** The steps of a key. Refuses with `usage`. */
export const parseKey = (key: string): string[] => {
  if (!KEY.test(key))
    refuse('usage', {
      message: `'${key}' is no key`,
      hint: `write it as server.port, runners[0].jobs or 'tools."a.b".timeout'`,
    })
  return key.match(new RegExp(STEP, 'g'))!.map(unquote)
}

const unquote = (step: string): string =>
  step.startsWith('"') ? step.slice(1, -1).replace(/\\(.)/g, '$1') : step.startsWith("'") ? step.slice(1, -1) : step

/** The steps as a key to type. */
export const showKey = (path: readonly string[]): string =>
  path.map(step => (/^[^."'[\]\s]+$/.test(step) ? step : JSON.stringify(step))).join('.')

/** The value at a key; undefined if the key is valid but not set. Refuses with `not_found` and the nearest key. */
export const valueAt = (tree: unknown, path: readonly string[]): unknown => {
  let value = tree
  for (const [at, step] of path.entries()) {
    const here = typeof value === 'object' && value !== null ? Object.keys(value) : []
    if (here.includes(step)) {
      value = (value as Record<string, unknown>)[step]
      continue
    }
    const known = Array.isArray(value) ? [] : knownKeys(path.slice(0, at))
    if (at === path.length - 1 && known.includes(step)) return undefined
    const near = known.includes(step) ? undefined : nearest(step, new Set([...here, ...known])) // it is only not set
    refuse('not_found', {
      kind: 'key',
      name: showKey(path),
      near: near && showKey([...path.slice(0, at), near, ...path.slice(at + 1)]),
    })
  }
  return value
}

/** True if the file itself sets a key. */
export const isSaid = (said: unknown, [step, ...below]: readonly string[]): boolean =>
  step === undefined ||
  (typeof said === 'object' &&
    said !== null &&
    Object.hasOwn(said, step) &&
    isSaid((said as Record<string, unknown>)[step], below))

export type Entry = { path: string[]; value: unknown; source: 'file' | 'default' }

/** Every key that has a value, and whether the file sets it. Lists and empty maps are values. */
export const entriesOf = (tree: Record<string, unknown>, said: unknown, above: readonly string[] = []): Entry[] =>
  Object.entries(tree).flatMap(([name, value]): Entry[] => {
    const path = [...above, name]
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
    return isMap
      ? entriesOf(value as Record<string, unknown>, said, path)
      : [{ path, value, source: isSaid(said, path) ? 'file' : 'default' }]
  })
