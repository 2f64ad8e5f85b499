// If `.sparkq/` is removed while a daemon runs (`git clean -fdx` does that), the daemon writes into deleted files, and
// a second daemon can start. The kernel reports the removal, so nothing polls.

import { statSync, watch, type FSWatcher } from 'node:fs'

/** Calls `gone` once when a file is removed or replaced. The returned function ends the watch. If the kernel has no
 * more watches, `gone` is not called. */
export const onRemoval = (path: string, gone: () => void): (() => void) => {
  const inodeNow = (): number | undefined => statSync(path, { throwIfNoEntry: false })?.ino
  const inode = inodeNow()
  let watcher: FSWatcher | undefined
  const stop = (): void => watcher?.close()
  try {
    watcher = watch(path, () => {
      if (inodeNow() === inode) return
      stop()
      gone()
    }).on('error', stop)
  } catch {
    /* the daemon works without a watch, too */
  }
  return stop
}
