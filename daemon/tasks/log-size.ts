// How much room the logs take.

import { readdirSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { steadyNow } from '../../lib/system/monotonic.ts'
import { SLICE_MS, type Slices } from '../engine/slices.ts'

/** Each task has a folder. Of more than this many, as many are measured, spread evenly. */
const MAX_MEASURED = 2000

/** The bytes of all files in a folder and in the folders in it; an estimate if there are many. */
export const logSize = async (folder: string, slices: Slices): Promise<{ bytes: number; estimated: boolean }> => {
  const names = await readdir(folder).catch(() => [])
  const step = Math.max(1, names.length / MAX_MEASURED)
  let [at, measured, bytes] = [0, 0, 0]
  const slice = (): void => {
    const end = steadyNow() + SLICE_MS
    for (; at < names.length && steadyNow() < end; at += step, measured++)
      bytes += sizeOf(join(folder, names[Math.floor(at)]!))
  }
  while (at < names.length) await slices.run(slice)
  return step === 1
    ? { bytes, estimated: false }
    : { bytes: Math.round((bytes / measured) * names.length), estimated: true }
}

/** A task may be purged meanwhile. */
const sizeOf = (path: string): number => {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return 0
  if (!found.isDirectory()) return found.size
  try {
    return readdirSync(path).reduce(
      (sum, name) => sum + (statSync(join(path, name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    )
  } catch {
    return 0
  }
}
