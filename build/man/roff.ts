// The macros of man(7) that our pages need, and the escapes that keep text from being read as roff.

/** The version of SparkQ and the date that a page shows. */
export type Edition = { version: string; date: string }

/** The first line of a page. */
export const title = (name: string, { version, date }: Edition): string =>
  `.TH ${quoted(name.toUpperCase())} 1 ${date} ${quoted(`SparkQ ${version}`)} SparkQ\n`

/** Left out if the body is empty. */
export const section = (name: string, body: string): string =>
  body === '' ? '' : `.SH ${quoted(name)}\n${body.replace(/^\.PP\n/, '')}`

export const subsection = (name: string, body: string): string => `.SS ${quoted(name)}\n${body.replace(/^\.PP\n/, '')}`

export const paragraph = (text: string): string => `.PP\n${filled(text)}`

/** A name, and its meaning below it. The name is roff already: see `bold` and `italic`. */
export const term = (name: string, meaning: string): string => `.TP\n${name}\n${filled(meaning)}`

/** Lines that keep their breaks, for commands. */
export const verbatim = (lines: readonly string[]): string =>
  `.PP\n.RS 4\n.nf\n${lines.map(line => `${shielded(escaped(line))}\n`).join('')}.fi\n.RE\n`

export const bold = (text: string): string => `\\fB${escaped(text)}\\fR`
export const italic = (text: string): string => `\\fI${escaped(text)}\\fR`

/** References to pages of section 1. */
export const references = (names: readonly string[]): string =>
  names.map((name, i) => `.BR ${escaped(name)} (1)${i < names.length - 1 ? ',' : ''}\n`).join('')

/** Running text. roff breaks its lines anew; they are short here for people who read the source. */
export const filled = (text: string): string => {
  const lines = escaped(text)
    .split(' ')
    .reduce<string[]>((lines, word) => {
      const last = lines.at(-1)
      if (last === undefined || last.length + 1 + word.length > WIDTH) lines.push(word)
      else lines[lines.length - 1] = `${last} ${word}`
      return lines
    }, [])
  return lines.map(line => `${shielded(line)}\n`).join('')
}

/** Columns; mandoc warns above 80. */
const WIDTH = 78

/** Escapes characters that roff would interpret or replace, such as a backslash, a hyphen or a quote. */
export const escaped = (text: string): string =>
  text
    .replace(/[\\\-'`^~]/g, character => ESCAPES[character]!)
    .replace(
      /[^\x00-\x7f]/gu,
      character => `\\[u${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`,
    )

const ESCAPES: Record<string, string> = {
  '\\': '\\e',
  '-': '\\-',
  "'": '\\(aq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
}

/** A dot at the start of a line begins a request. So would a quote, but that is escaped already. */
const shielded = (line: string): string => (line.startsWith('.') ? `\\&${line}` : line)

/** An argument of a macro. */
const quoted = (text: string): string => `"${escaped(text).replaceAll('"', '\\(dq')}"`
