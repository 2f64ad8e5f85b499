// @ts-check
// The placeholders of a prompt: `{{key}}`, or `{{key|default}}`. Only for the form and its preview: the daemon fills
// them in when the task is added.

/** @typedef {{ key: string, fallback: string | null }} Placeholder */

/** As in lib/prompts: a name of letters, digits, `_` and `-`, spaces around it allowed. */
const PLACEHOLDER = /\{\{\s*([A-Za-z_][\w-]*)\s*(?:\|([^{}]*))?\}\}/g

/**
 * A text in pieces: plain text and placeholders, in order.
 * @param {string} text
 * @returns {(string | Placeholder)[]}
 */
export const pieces = text => {
  /** @type {(string | Placeholder)[]} */
  const found = []
  let end = 0
  for (const match of text.matchAll(PLACEHOLDER)) {
    const [{ length }, key = '', fallback = null] = match
    if (match.index > end) found.push(text.slice(end, match.index))
    found.push({ key, fallback })
    end = match.index + length
  }
  if (end < text.length) found.push(text.slice(end))
  return found
}

/** The keys of a text, each once, in its order. @param {string} text */
export const keysOf = text => [
  ...new Set(pieces(text).flatMap(piece => (typeof piece === 'string' ? [] : [piece.key]))),
]

/** The keys that need a value in some place and have none.
 * @param {string} text @param {Record<string, string>} values */
export const missingKeys = (text, values) =>
  keysOf(text).filter(
    key =>
      !values[key] &&
      pieces(text).some(piece => typeof piece !== 'string' && piece.key === key && piece.fallback === null),
  )

/**
 * The text with its placeholders filled in; one without a value and without a default stays.
 * @param {string} text
 * @param {Record<string, string>} values
 */
export const filled = (text, values) =>
  pieces(text)
    .map(piece => (typeof piece === 'string' ? piece : ((values[piece.key] || piece.fallback) ?? `{{${piece.key}}}`)))
    .join('')
