// Where sparkq.yml names a queue: it must stay while it does, because a hook or a runner would look for it.

import { parseFile } from './load.ts'
import { showKey } from './key.ts'

/** The keys that name a queue, each as `runners.0.queue (/project/sparkq.yml:3:12)`, in the order of the file. Refuses
 * with `config` if the file cannot be read. */
export const queueReferences = (file: string, name: string): string[] => {
  const { document, place } = parseFile(file)
  return pathsOf(document.toJS(), [])
    .filter(({ path, text }) => text === name && namesQueue(path))
    .map(({ path }) => `${showKey(path)} (${file}:${place(path)})`)
}

/** Every key whose value names queues is called `queue`, but for the list of those that a push requires. */
const namesQueue = (path: readonly string[]): boolean => path.at(-1) === 'queue' || path.at(-2) === 'require'

/** The texts of a tree, each with its path. */
const pathsOf = (value: unknown, path: readonly string[]): { path: string[]; text: string }[] =>
  typeof value === 'string'
    ? [{ path: [...path], text: value }]
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([step, below]) => pathsOf(below, [...path, step]))
      : []
