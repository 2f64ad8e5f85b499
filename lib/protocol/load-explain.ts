import { createRequire } from 'node:module'
import { extname } from 'node:path'
import { lazy } from '../system/lazy.ts'

/** The words of a refusal. They come with arktype, which the first one waits 200 ms for; not with `import`, since a
 * turn, in which a configuration may be refused, awaits nothing. */
export const why = lazy(
  () => createRequire(import.meta.url)(`./explain${extname(import.meta.filename)}`) as typeof import('./explain.ts'),
)
