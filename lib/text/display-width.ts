// How many columns of a terminal a text takes: wide characters of East Asia and emoji take two, combining marks none.

/** The number of columns. Control characters count as one: callers make them visible first. */
export const displayWidth = (text: string): number => {
  if (ASCII.test(text)) return text.length
  let columns = 0
  for (const character of charactersOf(text)) columns += widthOf(character)
  return columns
}

/** The text up to a number of columns, with `…` in the last one if it is longer. No character is split. */
export const cutToWidth = (text: string, room: number): string => {
  if (displayWidth(text) <= room) return text
  let kept = ''
  let columns = 0
  for (const character of charactersOf(text)) {
    columns += widthOf(character)
    if (columns > room - 1) break
    kept += character
  }
  return `${kept}…`
}

/** A text as lines of up to so many columns, broken at spaces. A longer word has a line of its own. */
export const wrapped = (text: string, columns: number): string[] => {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > columns) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

/** The columns of one character as a person sees it, which may have several code points. */
const widthOf = (character: string): number => {
  if (EMOJI.test(character)) return 2
  let columns = 0
  for (const point of character) columns += WIDTHLESS.test(point) ? 0 : WIDE.test(point) ? 2 : 1
  return columns
}

const ASCII = /^[\x20-\x7e]*$/

/** Emoji that are coloured: alone, with a variation selector or skin tone, joined by ZWJ, flags, keycaps. */
const EMOJI =
  /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}.*[\u200d\ufe0f\u{1f3fb}-\u{1f3ff}]|[\d#*]\ufe0f?\u20e3)/u

/** Marks, invisible characters, and the vowels and final consonants that join a Hangul syllable. */
const WIDTHLESS = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]$/u

/** The blocks that Unicode's EastAsianWidth.txt lists as W or F, apart from emoji. */
const WIDE = new RegExp(
  [
    '^[',
    '\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff',
    '\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6',
    '\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1d300}-\u{1d37f}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}',
    ']$',
  ].join(''),
  'u',
)

/** The characters as a person sees them. The segmenter takes 25 ms when a process first makes one, so it is left out
 * where each code point is a character. */
const charactersOf = (text: string): Iterable<string> =>
  JOINING.test(text)
    ? Array.from(new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text), ({ segment }) => segment)
    : text

const JOINING = /[\p{M}\p{Cf}\p{Emoji_Modifier}\p{Regional_Indicator}\u1160-\u11ff]/u
