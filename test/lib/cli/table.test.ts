import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { wantsJson } from '../../../lib/cli/output.ts'
import { printRows, type Column } from '../../../lib/cli/table.ts'
import { remember } from '../../helpers/remember.ts'

const test = suite('table')

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

test.run()
