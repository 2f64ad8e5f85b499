import { statSync } from 'node:fs'
import { join } from 'node:path'

/** Identifies the build of SparkQ in a directory, in the format of bin/fast.pl: device, inode, size and change time of
 * the file that `npm run build` writes last. Undefined if nothing was built. */
export const buildOf = (root: string): string | undefined => {
  const stat = statSync(join(root, 'dist/built'), { bigint: true, throwIfNoEntry: false })
  return stat && [stat.dev, stat.ino, stat.size, stat.ctimeNs / 1_000_000_000n].join(':')
}
