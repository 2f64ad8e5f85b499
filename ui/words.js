// @ts-check
// Numbers and lists as a sentence says them.

const SMALL = (
  'no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
  'eighteen nineteen'
).split(' ')
const TENS = ' - twenty thirty forty fifty sixty seventy eighty ninety'.trim().split(' ')

/** A number in words up to ninety-nine, then in digits: `no`, `one`, `sixty-two`, `1,204`. @param {number} number */
export const inWords = number => {
  if (number < 0 || number > 99 || !Number.isInteger(number)) return number.toLocaleString('en')
  const [tens, ones] = [Math.floor(number / 10), number % 10]
  if (number < 20) return SMALL[number] ?? ''
  return `${TENS[tens - 1] ?? ''}${ones === 0 ? '' : `-${SMALL[ones]}`}`
}

/** @param {string} text */
export const capital = text => text.slice(0, 1).toUpperCase() + text.slice(1)

/** `a`, `a and b`, `a, b and c`; with another last word `a, b, and c` where the parts are long.
 * @param {readonly string[]} parts */
export const list = parts =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`

/** Clauses of a sentence: `two failed, sixty-two done, and a build is running`. @param {readonly string[]} parts */
export const clauses = parts =>
  parts.length < 3 ? parts.join(' and ') : `${parts.slice(0, -1).join(', ')}, and ${parts.at(-1)}`

/** `1 task`, `3 tasks`. @param {number} number @param {string} noun */
export const count = (number, noun) => `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`

/** `one task`, `three tasks`. @param {number} number @param {string} noun */
export const counted = (number, noun) => `${inWords(number)} ${noun}${number === 1 ? '' : 's'}`
