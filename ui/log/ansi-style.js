// @ts-check
// The style of a run of terminal text, packed into a number: the colours of text and background, 0 for none, else 1 to
// 16; then a bit for each attribute.

const TEXT = 31
const BACKGROUND = 31 << 5
const BOLD = 1 << 10
const DIM = 1 << 11
const ITALIC = 1 << 12
const UNDERLINE = 1 << 13
const INVERSE = 1 << 14
const STRIKE = 1 << 15
/** For control characters that are shown. */
export const CONTROL = 1 << 16

/** What a code removes, and what it then adds. @type {Readonly<Record<number, readonly [off: number, on: number]>>} */
const CODES = {
  0: [-1, 0],
  1: [0, BOLD],
  2: [0, DIM],
  3: [0, ITALIC],
  4: [0, UNDERLINE],
  7: [0, INVERSE],
  9: [0, STRIKE],
  22: [BOLD | DIM, 0],
  23: [ITALIC, 0],
  24: [UNDERLINE, 0],
  27: [INVERSE, 0],
  29: [STRIKE, 0],
  39: [TEXT, 0],
  49: [BACKGROUND, 0],
}

/** The style after a text, without its runs: what the next line begins with.
 * @param {string} text @param {number} style */
export const styleAfter = (text, style) => {
  if (!text.includes('\x1b[')) return style
  for (const [, codes] of text.matchAll(COLOURS)) style = restyled(style, /** @type {string} */ (codes))
  return style
}

const COLOURS = /\x1b\[([\d;:]*)m/g

/** @param {number} style @param {string} parameters of an SGR sequence */
export const restyled = (style, parameters) => {
  const codes = parameters
    .replace(/\b4:0\b/g, '24')
    .replace(/\b4:\d\b/g, '4')
    .replace(/\b([34]8:2):\d*:(\d+:\d+:\d+)/g, '$1:$2') // a colour space comes before the three
    .split(/[;:]/)
    .map(Number)
  for (let i = 0; i < codes.length; i++) {
    const code = /** @type {number} */ (codes[i])
    const [off, on] = CODES[code] ?? [0, 0]
    style = (style & ~off) | on
    const base = code >= 100 ? 100 - 8 : code >= 90 ? 90 - 8 : code >= 40 ? 40 : 30
    if ((code >= 30 && code < 38) || (code >= 90 && code < 98)) style = (style & ~TEXT) | (code - base + 1)
    if ((code >= 40 && code < 48) || (code >= 100 && code < 108))
      style = (style & ~BACKGROUND) | ((code - base + 1) << 5)
    if (code !== 38 && code !== 48 && code !== 58) continue
    const [colour, used] = extended(codes.slice(i + 1))
    if (colour !== undefined && code === 38) style = (style & ~TEXT) | (colour + 1)
    if (colour !== undefined && code === 48) style = (style & ~BACKGROUND) | ((colour + 1) << 5)
    i += used
  }
  return style
}

/** The nearest of the 16 colours for `5;N` and `2;R;G;B`, and how many numbers that were.
 * @param {number[]} codes @returns {[colour: number | undefined, used: number]} */
const extended = ([kind, ...values]) => {
  if (kind === 5) return [indexed(values[0] ?? 0), 2]
  if (kind === 2) return [nearest(values.slice(0, 3).map(value => value || 0)), 4]
  return [undefined, 1]
}

/** @param {number} index of the 256 colours */
const indexed = index => {
  if (index < 16) return index
  if (index >= 232) return nearest(Array(3).fill(8 + 10 * (Math.min(index, 255) - 232)))
  const cube = index - 16
  return nearest([Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(step => (step ? 55 + 40 * step : 0)))
}

/** @param {number[]} colour red, green, blue */
const nearest = colour => {
  const distances = PALETTE.map(known => known.reduce((sum, value, i) => sum + (value - (colour[i] ?? 0)) ** 2, 0))
  return distances.indexOf(Math.min(...distances))
}

const PALETTE = [
  [0, 0, 0],
  [205, 0, 0],
  [0, 205, 0],
  [205, 205, 0],
  [0, 0, 238],
  [205, 0, 205],
  [0, 205, 205],
  [229, 229, 229],
  [127, 127, 127],
  [255, 0, 0],
  [0, 255, 0],
  [255, 255, 0],
  [92, 92, 255],
  [255, 0, 255],
  [0, 255, 255],
  [255, 255, 255],
]

/** `f0` to `f15` and `b0` to `b15`; `fp` is the colour of the paper, `bi` that of the ink.
 * @param {number} style */
export const className = style => {
  if (style === 0) return ''
  const [text, background] = [style & TEXT, (style & BACKGROUND) >> 5]
  const isInverse = (style & INVERSE) !== 0
  return [
    isInverse ? `f${background ? background - 1 : 'p'} b${text ? text - 1 : 'i'}` : '',
    !isInverse && text ? `f${text - 1}` : '',
    !isInverse && background ? `b${background - 1}` : '',
    ...ATTRIBUTES.map(([bit, name]) => (style & bit ? name : '')),
  ]
    .filter(Boolean)
    .join(' ')
}

/** @type {readonly [bit: number, name: string][]} */
const ATTRIBUTES = [
  [BOLD, 'bold'],
  [DIM, 'dim'],
  [ITALIC, 'italic'],
  [UNDERLINE, 'underline'],
  [STRIKE, 'strike'],
  [CONTROL, 'ctl'],
]
