import { statSync } from 'node:fs'
import { join } from 'node:path'

/** Which build of SparkQ lies here, in the words of bin/fast.pl: what the system says of the file that `npm run
 * build` writes last. After an upgrade it is another one. Undefined when nothing was built. */
export const buildOf = (root: string): string | undefined => {
  const stat = statSync(join(root, 'dist/built'), { bigint: true, throwIfNoEntry: false })
  return stat && [stat.dev, stat.ino, stat.size, stat.ctimeNs / 1_000_000_000n].join(':')
}
