// @ts-check
// Words as a shell takes them, for the commands that the page shows.

/** A word without the quotes that a person would not type.
 * @param {string | number} word */
export const quote = word =>
  /^[\w@%+=:,./-]+$/.test(String(word)) ? String(word) : `'${String(word).replaceAll("'", "'\\''")}'`

/** @param {readonly (string | number)[]} words */
export const shellLine = words => words.map(quote).join(' ')
