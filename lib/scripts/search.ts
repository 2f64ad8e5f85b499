// Searches the script index (docs/contract.md §10).

import type { Script } from './catalog.ts'

/** The scripts whose name, description or tags contain every word, in any case. The best match comes first; equal
 * matches keep their order. */
export const searchScripts = (scripts: readonly Script[], query: string): Script[] => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return scripts
    .map(script => ({ script, points: words.map(word => pointsOf(script, word)) }))
    .filter(({ points }) => points.every(point => point > 0))
    .sort((a, b) => sum(b.points) - sum(a.points))
    .map(({ script }) => script)
}

const pointsOf = ({ name, tags = [], description = '' }: Script, word: string): number => {
  const called = name.toLowerCase()
  const tagged = tags.map(tag => tag.toLowerCase())
  return called === word
    ? 16
    : called.startsWith(word)
      ? 8
      : called.includes(word)
        ? 6
        : tagged.includes(word)
          ? 4
          : tagged.some(tag => tag.includes(word))
            ? 2
            : description.toLowerCase().includes(word)
              ? 1
              : 0
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
