// @ts-check
// Words as a shell takes them, for the commands that the page shows.

/** A word without the quotes that a person would not type.
 * @param {string | number} word */
export const quote = word =>
  /^[\w@%+=:,./-]+$/.test(String(word)) ? String(word) : `'${String(word).replaceAll("'", "'\\''")}'`

/** An option with its value. A value that begins with a dash would be taken for an option.
 * @param {string} name
 * @param {string | number | undefined} value */
export const option = (name, value) =>
  value === undefined ? [] : String(value).startsWith('-') ? [`${name}=${value}`] : [name, value]

/** @param {readonly (string | number)[]} words */
export const shellLine = words => words.map(quote).join(' ')
