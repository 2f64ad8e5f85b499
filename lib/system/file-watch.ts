// Waiting for a file to change. The kernel tells; nothing is looked at while nothing happens.

import { existsSync, statSync, watch } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { LONGEST_TIMER } from './longest-timeout.ts'

/** Between two looks where the kernel does not tell (no inotify watches left). */
const BLIND_MS = 1_000

/** Resolves when the file may have another size than this, or `over` is aborted. */
export const grown = (path: string, size: number | undefined, over: AbortSignal): Promise<void> =>
  changed(path, over, () => sizeOf(path) === size)

/** Resolves when a file may be there that was not, in a folder that may not be there either. */
export const appeared = (path: string, over: AbortSignal): Promise<void> => {
  const folder = nearestFolder(path)
  return changed(folder, over, () => !existsSync(path) && nearestFolder(path) === folder)
}

export const sizeOf = (path: string): number | undefined => {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size
  } catch {
    return undefined
  }
}

/** `same` is asked once the watch stands: nothing is missed in between. */
const changed = async (path: string, over: AbortSignal, same: () => boolean): Promise<void> => {
  const woken = new AbortController()
  const wake = () => woken.abort()
  let watcher: ReturnType<typeof watch> | undefined
  over.addEventListener('abort', wake)
  try {
    watcher = watch(path, wake).on('error', wake)
    if (!over.aborted && same()) await pause(LONGEST_TIMER, woken.signal)
  } catch {
    await pause(BLIND_MS, over)
  } finally {
    over.removeEventListener('abort', wake)
    watcher?.close()
  }
}

const nearestFolder = (path: string): string => {
  const folder = dirname(path)
  return existsSync(folder) || folder === path ? folder : nearestFolder(folder)
}

const pause = (ms: number, signal: AbortSignal): Promise<unknown> =>
  sleep(ms, undefined, { signal, ref: false }).catch(() => {})
