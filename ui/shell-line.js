// @ts-check
// Splits a line into words as bash does, and finds out whether the line needs a bash. The rules are those of
// `sparkq enqueue`: words are a command with its arguments, a line that only a shell understands is for `-c`.

/**
 * @typedef {object} ShellLine
 * @property {string[]} words The words without their quotes.
 * @property {string | null} shell The first part that only a shell understands, as `|` or `$HOME`.
 * @property {string | null} open The quote that no other one ends, or a backslash at the end.
 */

/** A piece of a line. An open quote matches as the quote alone. */
const PIECE = /\\([^])|'([^']*)'|"((?:\\[^]|[^"\\])*)"|(\n)|([^\S\n]+)|(['"\\])|([|&;<>()]+)|([^\\'"\s|&;<>()]+)/g

/** A variable or a command inside double quotes, where globs are plain characters. */
const EXPANSION = /(?<!\\)(?:\\\\)*(\$[\w{(*@#?!-]|`)/
/** Besides it: a glob, a home folder, a list in braces, a comment. */
const UNQUOTED = /\$[\w{(*@#?!'"-]|`|[*?]|\[[^\]]+\]|\{[^}]*(?:,|\.\.)[^}]*\}/

/** First words that no program answers to. */
const BUILTINS = new Set(
  'cd source . export set unset eval exec alias ulimit umask [[ if for while until case select function time ! {'.split(
    ' ',
  ),
)

/**
 * @param {string} text
 * @returns {ShellLine}
 */
export const splitLine = text => {
  /** @type {string[]} */
  const words = []
  /** @type {string | null} */
  let shell = null
  /** @type {string | null} */
  let open = null
  /** @type {string | null} The word that is being put together; null between words. */
  let word = null
  const end = () => {
    if (word !== null) words.push(word)
    word = null
  }
  const trimmed = text.trim()
  for (const piece of trimmed.matchAll(PIECE)) {
    const [, escaped, single, double, line, space, quote, operator, plain] = piece
    if (space !== undefined) end()
    else if (line !== undefined) {
      shell ??= 'several lines'
      end()
    } else if (quote !== undefined) open ??= quote
    else if (operator !== undefined) {
      shell ??= operator
      end()
    } else if (plain !== undefined) {
      shell ??= word === null ? needsShell(plain, words.length) : (UNQUOTED.exec(plain)?.[0] ?? null)
      word = (word ?? '') + plain
    } else if (double !== undefined) {
      shell ??= EXPANSION.exec(double)?.[1] ?? null
      word = (word ?? '') + double.replace(/\\([$`"\\\n])/g, (_, character) => (character === '\n' ? '' : character))
    } else word = (word ?? '') + (single ?? (escaped === '\n' ? '' : escaped))
  }
  end()
  return { words, shell, open }
}

/**
 * What a word needs a shell for, when it begins without a quote.
 * @param {string} plain
 * @param {number} place
 * @returns {string | null}
 */
const needsShell = (plain, place) => {
  if (place === 0 && BUILTINS.has(plain)) return plain
  if (/^[~#]/.test(plain)) return plain.slice(0, 1)
  return UNQUOTED.exec(plain)?.[0] ?? null
}
