import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { failure } from '../../../lib/model/errors.ts'
import { count, formatTime, printError, renderFacts, visible } from '../../../lib/cli/output.ts'
import { remember } from '../../helpers/remember.ts'

const test = suite('output')

const shown: [what: string, text: string, alone: string, lines?: string][] = [
  ['plain words', 'ä 漢 😀 é', 'ä 漢 😀 é'],
  ['an escape sequence', '\x1b[31mred\x1b[0m', '\\x1b[31mred\\x1b[0m'],
  ['a terminal title', '\x1b]0;x\x07', '\\x1b]0;x\\x07'],
  ['a carriage return', 'a\rb', 'a\\rb'],
  ['newlines and tabs', 'a\n\tb', 'a\\n\\tb', 'a\n\tb'],
  ['NUL, BS, DEL', '\0\b\x7f', '\\x00\\x08\\x7f'],
  ['controls above ASCII', '\x85\x9b1m', '\\u0085\\u009b1m'],
  ['separators of lines', '\u2028\u2029', '\\u2028\\u2029'],
  ['turns of direction', '\u202eabc\u2066', '\\u202eabc\\u2066'],
]
for (const [what, text, alone, lines = alone] of shown) {
  test(`${what} cannot act on a terminal`, () => {
    assert.is(visible(text), alone)
    assert.is(visible(text, 'lines'), lines)
  })
}

test('facts: what is empty is left out, further lines stand below the first', () => {
  assert.is(
    renderFacts({ a: 1, empty: '', none: null, gone: undefined, longer: 'x\ny\x1b\n' }),
    'a       1\nlonger  x\n        y\\x1b\n',
  )
})

test('an error has what failed with its code, then what to do', () => {
  const io = remember()
  printError(io, failure('not_found', { kind: 'queue', name: 'a\x1b', near: 'api' }), { verb: 'claim', json: false })
  assert.is(io.stderr, "sparkq-claim: no queue 'a\\x1b' (not_found)\nhint: did you mean 'api'?\n")
  assert.is(io.stdout, '')
})

test('an error as JSON is one line; without a hint it is null', () => {
  const io = remember()
  printError(io, failure('timed_out', { what: 'it' }), { verb: 'queue', json: true })
  assert.equal(JSON.parse(io.stderr), { error: { code: 'timed_out', message: 'it took too long', hint: null } })
})

test('one task, two tasks', () =>
  assert.equal([count(1, 'task'), count(0, 'task'), count(2, 'task')], ['1 task', '0 tasks', '2 tasks']))

test('a time of today is a clock, another also a day, in another year also that', () => {
  const now = new Date(2026, 0, 31, 12)
  assert.is(formatTime(new Date(2026, 0, 31, 7, 5, 9).toISOString(), now), '07:05:09')
  assert.is(formatTime(new Date(2026, 10, 5, 7, 5).toISOString(), now), '11-05 07:05')
  assert.is(formatTime(new Date(2025, 10, 5, 7, 5).toISOString(), now), '2025-11-05 07:05')
  assert.is(formatTime(null), '')
})

test.run()
