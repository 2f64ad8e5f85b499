import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createPrinter } from '../../../lib/follow/printer.ts'

const test = suite('follow: printer')

/** What comes out for these chunks, a piece for each that something came out for. */
const printed = (
  chunks: readonly (string | number[])[],
  { prefix, raw = false }: { prefix?: string; raw?: boolean } = {},
): string[] => {
  const pieces: string[] = []
  const printer = createPrinter({
    raw,
    prefix,
    out: data => void pieces.push(typeof data === 'string' ? data : Buffer.from(data).toString('latin1')),
  })
  for (const chunk of chunks) printer.write(Buffer.from(chunk as string))
  printer.end()
  return pieces
}

const alone: [what: string, chunks: (string | number[])[], pieces: string[]][] = [
  ['text goes out as it comes, lines or not', ['a', 'b\nc'], ['a', 'b\nc']],
  ['a character that two chunks share stays whole', [[0xc3], [0xbc, 0x0a]], ['ü\n']],
  ['half a character at the end is shown as one that is none', [[0x61, 0xc3]], ['a', '\ufffd']],
  [
    'control characters are made visible, newlines and tabs stay',
    ['\x1b[2J\t\x00\x9b\n'],
    ['\\x1b[2J\t\\x00\\u009b\n'],
  ],
  ['a progress bar becomes lines', ['1%\r2%\r', '3%\n'], ['1%\n2%', '\n3%\n']],
  ['the end of a line of DOS is one end, also across chunks', ['a\r', '\nb\r\n'], ['a', '\nb\n']],
  ['a last \\r is not shown', ['a\r'], ['a']],
]
for (const [what, chunks, pieces] of alone) test(what, () => assert.equal(printed(chunks), pieces))

const prefixed: [what: string, chunks: string[], pieces: string[]][] = [
  ['whole lines, each with its prefix', ['a\nb', 'c\n'], ['[X] a\n', '[X] bc\n']],
  ['the last line gets an end', ['a'], ['[X] a\n']],
  ['blank lines are lines', ['\n\na\n'], ['[X] \n[X] \n[X] a\n']],
  ['no output is no line', [''], []],
  ['what goes back to the beginning of a line does not reach the prefix', ['a\r[Y] b\n'], ['[X] a\n[X] [Y] b\n']],
]
for (const [what, chunks, pieces] of prefixed)
  test(`prefixed: ${what}`, () => assert.equal(printed(chunks, { prefix: '[X] ' }), pieces))

test('a line without end goes out in pieces, so that a gigabyte is never held', () => {
  const pieces = printed(Array(40).fill('x'.repeat(65_536)), { prefix: '' })
  assert.is(pieces.length, 3)
  assert.is(pieces.join('').replaceAll('\n', '').length, 40 * 65_536)
})

test('raw: byte by byte, whatever it is; with a prefix still line by line', () => {
  assert.equal(printed([[0xff, 0x1b, 0x0d], [0x00]], { raw: true }), ['\xff\x1b\r', '\x00'])
  assert.equal(printed(['\x1b[1m', 'a\rb\nc'], { raw: true, prefix: '[X] ' }), ['[X] \x1b[1ma\rb\n', '[X] c\n'])
})

test('bytes that are kept for later are not those that the reader writes over', () => {
  const pieces: Uint8Array[] = []
  const printer = createPrinter({ raw: true, prefix: undefined, out: data => void pieces.push(data as Uint8Array) })
  const buffer = Buffer.from('first')
  printer.write(buffer)
  buffer.fill('x')
  assert.is(Buffer.from(pieces[0]!).toString(), 'first')
})

test.run()
