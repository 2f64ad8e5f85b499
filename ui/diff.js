// @ts-check
// Reads a unified diff, so that a view can show each line as what it is.

/**
 * @typedef {object} DiffLine
 * @property {'added' | 'removed' | 'same' | 'gap'} kind `gap` is where lines without a change are left out.
 * @property {string} text Without the sign in front.
 * @property {number | null} before The number of the line in the old file.
 * @property {number | null} after The number of the line in the new file.
 */

/**
 * The lines of the only file of a diff. Its head and the names of the files are left out.
 * @param {string} diff
 * @returns {DiffLine[]}
 */
export const diffLines = diff => {
  /** @type {DiffLine[]} */
  const lines = []
  let [before, after] = [0, 0]
  for (const line of diff.split('\n')) {
    const [, old, fresh] = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line) ?? []
    if (old !== undefined) {
      ;[before, after] = [Number(old), Number(fresh)]
      if (lines.length > 0 || before > 1) lines.push({ kind: 'gap', text: '', before: null, after: null })
    } else if (before === 0 && after === 0) continue
    else if (line.startsWith('+')) lines.push({ kind: 'added', text: line.slice(1), before: null, after: after++ })
    else if (line.startsWith('-')) lines.push({ kind: 'removed', text: line.slice(1), before: before++, after: null })
    else if (line.startsWith(' ')) lines.push({ kind: 'same', text: line.slice(1), before: before++, after: after++ })
  }
  return lines
}

/**
 * How much a diff changes, as `1 line added, 2 removed`.
 * @param {DiffLine[]} lines
 */
export const diffSummary = lines => {
  const added = lines.filter(({ kind }) => kind === 'added').length
  const removed = lines.filter(({ kind }) => kind === 'removed').length
  if (added === 0 && removed === 0) return 'nothing changes'
  /** @param {number} count */
  const counted = count => `${count} line${count === 1 ? '' : 's'}`
  if (removed === 0) return `${counted(added)} added`
  if (added === 0) return `${counted(removed)} removed`
  return `${counted(removed)} removed, ${added} added`
}
