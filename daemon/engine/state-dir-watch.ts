// A daemon whose `.sparkq/` was removed under it (`git clean -fdx` does that) writes into files that nobody will ever
// see, and beside it the next one could start. Nothing polls: the kernel tells.

import { statSync, watch, type FSWatcher } from 'node:fs'

/** Calls `gone`, once, when a file is not there any more. The returned function ends the watch. Where the kernel has
 * no more watches to give, nobody is told. */
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
    /* then as it was before there was a watch */
  }
  return stop
}
