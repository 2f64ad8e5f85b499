import { createRequire } from 'node:module'
import { extname } from 'node:path'
import { lazy } from '../system/lazy.ts'

/** Loads the module that explains rejections, on first use: that takes 200 ms, for arktype. It is loaded synchronously,
 * without `import()`, because a configuration may be rejected inside a turn, and a turn must not await anything. */
export const why = lazy(
  () => createRequire(import.meta.url)(`./explain${extname(import.meta.filename)}`) as typeof import('./explain.ts'),
)
