/** Joins words into a line that a POSIX shell splits into the same words. */
export const shellWords = (words: readonly string[]): string => words.map(quote).join(' ')

/** Leaves out the quotes that a person would not type. */
const quote = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : quoted(word))

/** Any word in single quotes. */
export const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`
