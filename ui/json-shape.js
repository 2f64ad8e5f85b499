// @ts-check
// How a value is shown in a tree.

const SECRET = /token|secret|passw|credential|private|api_?key|(^|[_-])key$|(^|[_-])(pat|pwd)$/i
/** A longer text is folded. */
export const MAX_TEXT = 300
export const MAX_LINES = 12
/** @typedef {'object' | 'array' | 'text' | 'plain'} Kind
 * @typedef {{ kind: Kind, size: number, isSecret: boolean, isLong: boolean }} Shape */

/** How a value is shown. @param {string} key @param {unknown} value @returns {Shape} */
export const shapeOf = (key, value) => {
  const isSecret = SECRET.test(key) && (typeof value === 'string' || typeof value === 'number') && value !== ''
  const plain = { isSecret, isLong: false, size: 0 }
  if (Array.isArray(value)) return { ...plain, kind: 'array', size: value.length }
  if (typeof value === 'object' && value !== null) return { ...plain, kind: 'object', size: Object.keys(value).length }
  if (typeof value !== 'string') return { ...plain, kind: 'plain' }
  return {
    ...plain,
    kind: 'text',
    size: value.length,
    isLong: value.length > MAX_TEXT || value.split('\n').length > MAX_LINES,
  }
}
