// @ts-check
// Finds scripts by words, as `sparkq scripts search` does: all of the words, in name, description or tags.

/** @import { ScriptEntry } from '../lib/protocol/entities.ts' */

/** The scripts that have all words, those with the words in their name first.
 * @param {readonly ScriptEntry[]} scripts @param {string} query
 * @returns {ScriptEntry[]} */
export const matching = (scripts, query) => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const scored = scripts.flatMap(script => {
    const name = script.name.toLowerCase()
    const text = [name, script.description ?? '', ...script.tags].join(' ').toLowerCase()
    if (!words.every(word => text.includes(word))) return []
    const score = words.filter(word => name.includes(word)).length + (name.startsWith(words[0] ?? '') ? 0.5 : 0)
    return [{ script, score }]
  })
  return scored.sort((a, b) => b.score - a.score).map(({ script }) => script)
}
