// Words as a shell would need them typed.

/** Joins words into a line that a POSIX shell splits into the same words. */
export const shellWords = (words: readonly string[]): string => words.map(quote).join(' ')

const quote = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)
