import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { PLAIN, ansiRuns, plainText } from '../../../ui/log/ansi.js'
import { styleAfter } from '../../../ui/log/ansi-style.js'

const test = suite('ansi')

/** Runs as `text` or `[names|text]`, side by side. */
const shown = (text: string): string =>
  ansiRuns(text)
    .runs.map(run => (run.name === '' ? run.text : `[${run.name}|${run.text}]`))
    .join('')

const cases: [what: string, text: string, shown: string][] = [
  ['plain text is one run', 'make: done', 'make: done'],
  ['a tab is text', 'a\tb', 'a\tb'],
  ['one of the 16 colours', '\x1b[31mred\x1b[0m ok', '[f1|red] ok'],
  ['bright colours', '\x1b[92mok\x1b[39m', '[f10|ok]'],
  ['an empty code ends all', '\x1b[1;4mx\x1b[my', '[bold underline|x]y'],
  ['bold and its end', '\x1b[1mx\x1b[22my', '[bold|x]y'],
  ['a background', '\x1b[30;43mWARN', '[f0 b3|WARN]'],
  ['256 colours go to the nearest', '\x1b[38;5;208mx\x1b[48;5;240my', '[f3|x][f3 b8|y]'],
  ['of 256 the first 16 are themselves', '\x1b[38;5;12mx', '[f12|x]'],
  ['RGB goes to the nearest', '\x1b[38;2;255;105;180mx', '[f13|x]'.replace('13', '5')],
  ['RGB with colons and a colour space', '\x1b[38:2::250:10:10mx', '[f9|x]'],
  ['the codes after a colour count', '\x1b[38;5;1;1mx', '[f1 bold|x]'],
  ['a curly underline', '\x1b[4:3mx\x1b[4:0my', '[underline|x]y'],
  ['an underline colour is passed over', '\x1b[58;5;3;1mx', '[bold|x]'],
  ['reverse video has a background of its own', '\x1b[7mx\x1b[31my', '[fp bi|x][fp b1|y]'],
  ['a return overwrites', '10%\r20%\r100%', '100%'],
  ['a shorter text leaves the rest', 'abcdef\rxy', 'xycdef'],
  ['and an erase removes it', 'abcdef\rxy\x1b[K', 'xy'],
  ['erase the whole line', 'abc\x1b[2K\rz', 'z  '],
  ['a return at the end is half of a line end', 'ok\r', 'ok'],
  ['a backspace, as of a spinner', '-\b\\\b|', '|'],
  ['columns', 'a\x1b[3Cb\x1b[1Gc', 'c   b'],
  ['a column is not believed without end', '\x1b[99999999Cx', `${' '.repeat(1000)}x`],
  ['a link is only its text', '\x1b]8;;http://evil/\x07text\x1b]8;;\x1b\\', 'text'],
  ['a title is dropped', '\x1b]0;title\x07x', 'x'],
  ['a device string is dropped', '\x1bP1;2|abc\x1b\\x', 'x'],
  ['private modes are dropped', '\x1b[?25l\x1b[?1049hx\x1b[?1h', 'x'],
  ['other sequences are dropped', '\x1b[2J\x1b[10;10H\x1b(B\x1bMx', 'x'],
  ['a bell is shown', 'a\x07b', 'a[ctl|\\x07]b'],
  ['a NUL is shown', '\0', '[ctl|\\x00]'],
  ['a sequence without an end is shown', 'a\x1b]0;title', 'a[ctl|\\x1b]]0;title'],
  ['eight-bit controls are shown', '\x9b31m', '[ctl|\\u009b]31m'],
  ['direction marks are shown', 'a\u202eb\u2066', 'a[ctl|\\u202e]b[ctl|\\u2066]'],
  ['markup is text', '<script>alert(1)</script>\x1b[1m<b>', '<script>alert(1)</script>[bold|<b>]'],
  ['a character of two units is one column', '\u{1f600}x\rab', 'ab'],
]
for (const [what, text, expected] of cases) test(what, () => assert.is(shown(text), expected))

test('a line cut anywhere gives the same runs', () => {
  const line =
    '\x1b[1;31mred\x1b[0m \x1b]8;;http://x/\x07link\x1b]8;;\x1b\\ \x1bPq#0\x1b\\\x1b[38;2;1;200;3mgreen\x1b[m end'
  const whole = ansiRuns(line)
  for (let cut = 0; cut <= line.length; cut++) {
    const first = ansiRuns(line.slice(0, cut), PLAIN, true)
    const second = ansiRuns(line.slice(cut), first.state)
    const both = [...first.runs, ...second.runs]
    assert.is(both.map(run => run.text).join(''), whole.runs.map(run => run.text).join(''), `cut at ${cut}`)
    const named = both.flatMap(run => [...run.text].map(character => `${run.name} ${character}`))
    assert.equal(
      named,
      whole.runs.flatMap(run => [...run.text].map(character => `${run.name} ${character}`)),
    )
    assert.equal(second.state, whole.state)
  }
})

test('a style goes on in the next line', () => {
  const { state } = ansiRuns('\x1b[32mone')
  assert.equal(ansiRuns('two', state).runs, [{ text: 'two', name: 'f2' }])
  assert.is(styleAfter('\x1b[32mone', 0), state.style)
  assert.is(styleAfter('\x1b[0m', state.style), 0)
})

test('a beginning that never ends does not hide what follows', () => {
  const text = `\x1b]0;${'x'.repeat(5000)}`
  const { runs, state } = ansiRuns(text, PLAIN, true)
  assert.is(state.rest, '')
  assert.is(runs.at(-1)!.text.length, text.length - 1)
})

test('plain text is what is shown', () => assert.is(plainText('\x1b[31m10%\r100%\x1b[0m'), '100%'))

test.run()
