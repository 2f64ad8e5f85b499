// The few macros of man(7) that our pages need, and text that none of its letters can break out of.

/** Of which SparkQ a page is, and of which day. */
export type Edition = { version: string; date: string }

/** The first line of a page. */
export const title = (name: string, { version, date }: Edition): string =>
  `.TH ${quoted(name.toUpperCase())} 1 ${date} ${quoted(`SparkQ ${version}`)} SparkQ\n`

/** An empty one is left out. */
export const section = (name: string, body: string): string =>
  body === '' ? '' : `.SH ${quoted(name)}\n${body.replace(/^\.PP\n/, '')}`

export const subsection = (name: string, body: string): string => `.SS ${quoted(name)}\n${body.replace(/^\.PP\n/, '')}`

export const paragraph = (text: string): string => `.PP\n${filled(text)}`

/** A name and what it means, below it. The name is roff already: see `bold` and `italic`. */
export const term = (name: string, meaning: string): string => `.TP\n${name}\n${filled(meaning)}`

/** Lines as they are typed. */
export const verbatim = (lines: readonly string[]): string =>
  `.PP\n.RS 4\n.nf\n${lines.map(line => `${shielded(escaped(line))}\n`).join('')}.fi\n.RE\n`

export const bold = (text: string): string => `\\fB${escaped(text)}\\fR`
export const italic = (text: string): string => `\\fI${escaped(text)}\\fR`

/** References to other pages of ours. */
export const references = (names: readonly string[]): string =>
  names.map((name, i) => `.BR ${escaped(name)} (1)${i < names.length - 1 ? ',' : ''}\n`).join('')

/** Text whose lines roff breaks anew; here they are short, for who reads the source. */
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

/** Columns; mandoc complains past 80. */
const WIDTH = 78

/** A backslash, a hyphen, a quote as themselves, of which roff would make something else. */
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

/** A dot that begins a line begins a request; a quote that would is an escape already. */
const shielded = (line: string): string => (line.startsWith('.') ? `\\&${line}` : line)

/** An argument of a macro. */
const quoted = (text: string): string => `"${escaped(text).replaceAll('"', '\\(dq')}"`
