import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createSplitter, encode } from '../../../lib/system/json-lines.ts'
import { random } from '../../helpers/random.ts'

const test = suite('wire')

/** Lines that come of chunks, and what is left. */
const split = (chunks: readonly Buffer[], limit?: number): { lines: string[]; rest: string; ok: boolean } => {
  const lines: string[] = []
  const splitter = createSplitter(line => void lines.push(line), limit === undefined ? {} : { limit })
  const ok = chunks.every(chunk => splitter.push(chunk))
  return { lines, rest: splitter.rest(), ok }
}

test('a value is one line, whatever is in it', () => {
  for (const value of [1, 'a\nb\r\u2028', { a: ['\n'] }, null]) {
    const line = encode(value)
    assert.is(line.indexOf('\n'), line.length - 1)
    assert.equal(JSON.parse(line), value)
  }
})

test('lines come whole, however the bytes are cut, with no character broken', () => {
  const pick = random(42)
  const alphabet = ['a', 'ä', '€', '😀', '漢', '\u{10ffff}', '\t', '"', '\\']
  for (let round = 0; round < 300; round++) {
    const texts = Array.from({ length: pick(6) }, () =>
      Array.from({ length: 1 + pick(30) }, () => alphabet[pick(alphabet.length)]).join(''),
    ).filter(text => text.trim() !== '')
    const rest = pick(2) ? 'unfinished €' : ''
    const bytes = Buffer.from(texts.map(text => `${text}\n`).join('') + rest)
    const chunks: Buffer[] = []
    for (let start = 0; start < bytes.length; ) {
      const end = start + 1 + pick(7)
      chunks.push(bytes.subarray(start, end))
      start = end
    }
    assert.equal(split(chunks), { lines: texts, rest, ok: true }, `round ${round}`)
  }
})

test('blank lines are skipped', () => assert.equal(split([Buffer.from('\n\n  \na\n\r\n')]).lines, ['a']))

test('the limit is that of a line, in bytes, on both sides of the boundary', () => {
  assert.equal(split([Buffer.from('12345678\n12345678\n')], 8), { lines: ['12345678', '12345678'], rest: '', ok: true })
  assert.equal(split([Buffer.from('1\n123456789\n2\n')], 8).lines, ['1'])
  assert.not(split([Buffer.from('123456789\n')], 8).ok)
  assert.not(split([Buffer.from('12345'), Buffer.from('6789')], 8).ok, 'without its end')
  assert.ok(split([Buffer.from('1234'), Buffer.from('5678')], 8).ok)
  assert.not(split([Buffer.from('€€€')], 8).ok, 'nine bytes')
})

test('bytes that are no UTF-8 do not stop the next line', () => {
  const { lines } = split([Buffer.from([0xff, 0xc3, 10]), Buffer.from('a\n')])
  assert.is(lines.length, 2)
  assert.is(lines[1], 'a')
})

test.run()
