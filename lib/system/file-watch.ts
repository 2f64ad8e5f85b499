// Waits for a file to change. The kernel notifies, so waiting costs nothing.

import { fs } from './node-builtins.ts'
import { dirname } from 'node:path'
import { MAX_TIMER_MS } from './longest-timeout.ts'
import { pause } from './pause.ts'

/** Between two checks if the kernel cannot notify because no inotify watches are left. */
const POLL_INTERVAL_MS = 1_000

/** Resolves when the size of the file may differ from `size`, or `over` is aborted. */
export const grown = (path: string, size: number | undefined, over: AbortSignal): Promise<void> =>
  changed(path, over, () => sizeOf(path) === size)

/** Resolves when a missing file may exist now, or `over` is aborted. Its folder may be missing too. */
export const appeared = (path: string, over: AbortSignal): Promise<void> => {
  const folder = nearestFolder(path)
  return changed(folder, over, () => !fs.existsSync(path) && nearestFolder(path) === folder)
}

export const sizeOf = (path: string): number | undefined => {
  try {
    return fs.statSync(path, { throwIfNoEntry: false })?.size
  } catch {
    return undefined
  }
}

/** Waits until `same` may be false. It calls `same` after the watch has begun, so it misses no change in between. */
const changed = async (path: string, over: AbortSignal, same: () => boolean): Promise<void> => {
  const woken = new AbortController()
  const wake = () => woken.abort()
  let watcher: ReturnType<typeof fs.watch> | undefined
  over.addEventListener('abort', wake)
  try {
    watcher = fs.watch(path, wake).on('error', wake)
    if (!over.aborted && same()) await pause(MAX_TIMER_MS, { signal: woken.signal, ref: false })
  } catch {
    await pause(POLL_INTERVAL_MS, { signal: over, ref: false })
  } finally {
    over.removeEventListener('abort', wake)
    watcher?.close()
  }
}

const nearestFolder = (path: string): string => {
  const folder = dirname(path)
  return fs.existsSync(folder) || folder === path ? folder : nearestFolder(folder)
}
