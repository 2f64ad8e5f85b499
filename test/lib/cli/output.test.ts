import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { failure } from '../../../lib/model/errors.ts'
import type { Io } from '../../../lib/cli/io.ts'
import {
  count,
  formatTime,
  printError,
  printRows,
  renderFacts,
  visible,
  wantsJson,
  type Column,
} from '../../../lib/cli/output.ts'

const test = suite('output')

/** Streams that remember. */
const remember = (changes: Partial<Io> = {}): Io & { stdout: string; stderr: string } => {
  const io = {
    stdout: '',
    stderr: '',
    drained: async () => {},
    out: (text: string) => void (io.stdout += text),
    err: (text: string) => void (io.stderr += text),
    async *lines() {},
    async *arrivals() {},
    read: () => '',
    ask: async () => undefined,
    tty: { in: false, out: true, err: true },
    columns: 80,
    colour: false,
    closed: () => false,
    left: () => Promise.withResolvers<void>().promise,
    ...changes,
  }
  return io
}

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

type Row = { id: string; note?: string | null; n: number }
const columns: readonly Column<Row>[] = [
  { title: 'ID', of: row => row.id },
  { title: 'NOTE', of: row => row.note },
  { title: 'N', of: row => row.n, right: true },
]

test('rows are a table on a terminal: aligned, empty columns left out, controls visible', () => {
  const io = remember()
  printRows(
    io,
    {},
    [
      { id: 'A-1', n: 5 },
      { id: 'LONG-10\x1b', note: null, n: 123 },
    ],
    columns,
  )
  assert.is(io.stdout, 'ID             N\nA-1            5\nLONG-10\\x1b  123\n')
})

test('rows are one JSON object a line into a pipe, whole, without what is null', () => {
  const io = remember({ tty: { in: true, out: false, err: true } })
  printRows(
    io,
    {},
    [
      { id: 'a\n\x1b', n: 1 },
      { id: 'b', note: null, n: 2 },
    ],
    columns,
  )
  assert.is(io.stdout, '{"id":"a\\n\\u001b","n":1}\n{"id":"b","n":2}\n')
})

test('--json and --table force it either way; no rows are no bytes', () => {
  assert.equal([wantsJson(remember(), { json: true }), wantsJson(remember(), {})], [true, false])
  const piped = remember({ tty: { in: false, out: false, err: false } })
  assert.equal([wantsJson(piped, {}), wantsJson(piped, { table: true })], [true, false])
  printRows(piped, { table: true }, [], columns)
  assert.is(piped.stdout, '')
})

test('the last column is cut to the width of the terminal', () => {
  const io = remember({ columns: 20 })
  printRows(io, {}, [{ id: 'A-1', n: 1, note: 'x'.repeat(100) }], [columns[0]!, columns[1]!])
  assert.equal(
    io.stdout.split('\n').map(line => line.length),
    [9, 20, 0],
  )
})

test('wide characters and emoji keep the columns', () => {
  const io = remember({ columns: 24 })
  const rows = ['漢字', 'e\u0301', '👨‍👩‍👧‍👦', '✓ 한국어 한국어 한국어'].map(id => ({ id, n: 1 }))
  printRows(io, {}, rows, [columns[2]!, columns[0]!, columns[2]!])
  assert.is(
    io.stdout,
    'N  ID                      N\n' +
      '1  漢字                    1\n' +
      '1  e\u0301                       1\n' +
      '1  👨‍👩‍👧‍👦                      1\n' +
      '1  ✓ 한국어 한국어 한국어  1\n',
  )
})

test('a column is left out where all its rows are usual, and whole where one is not', () => {
  const tool: readonly Column<Row>[] = [columns[0]!, { title: 'NOTE', of: row => row.note, usual: 'plain' }]
  for (const [notes, expected] of [
    [['plain', 'plain'], 'ID\na0\na1\n'],
    [['plain', 'odd'], 'ID  NOTE\na0  plain\na1  odd\n'],
  ] as const) {
    const io = remember()
    printRows(
      io,
      {},
      notes.map((note, i) => ({ id: `a${i}`, note, n: 1 })),
      tool,
    )
    assert.is(io.stdout, expected)
  }
})

test('with colours the titles are underlined, without their padding', () => {
  const io = remember({ colour: true })
  printRows(io, {}, [{ id: 'long-1', n: 1 }], [columns[0]!, columns[2]!])
  assert.is(io.stdout, '\x1b[4mID\x1b[0m      \x1b[4mN\x1b[0m\nlong-1  1\n')
})

test('spare columns go where the last one would be too short to be read, the lowest first', () => {
  const wide: readonly Column<Row>[] = [
    { ...columns[0]!, spare: 2 },
    { title: 'TOOL', of: () => 'tool', spare: 1 },
    { title: 'WHAT', of: () => 'x'.repeat(30) },
  ]
  const heads = [80, 36, 35, 28, 10].map(width => {
    const io = remember({ columns: width })
    printRows(io, {}, [{ id: 'A-1', n: 1 }], wide)
    return io.stdout.split('\n')[0]
  })
  assert.equal(heads, ['ID   TOOL  WHAT', 'ID   TOOL  WHAT', 'ID   TOOL  WHAT', 'WHAT', 'WHAT'])
})

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
