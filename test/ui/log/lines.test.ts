import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BLOCK_ROWS, MAX_ROW_BYTES, createLogLines, type LogLines } from '../../../ui/log/lines.js'
import { blockOfLine, findText, looksBinary, rowsOf } from '../../../ui/log/rows.js'

const test = suite('log lines')

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const rows = (log: LogLines) => log.blocks.flatMap((_, i) => rowsOf(log, i))
const texts = (log: LogLines): string[] => rows(log).map(row => row.text)
const numbers = (log: LogLines) => rows(log).map(row => row.number)
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => `line ${from + i}\n`).join('')

test('lines have numbers, and the last one needs no newline', () => {
  const log = createLogLines()
  log.push('out', bytes('one\ntwo\n\nthree'))
  assert.equal(
    rows(log).map(({ number, text }) => `${number} ${text}`),
    ['1 one', '2 two', '3 ', '4 three'],
  )
})

test('it does not matter how the bytes are cut, within a character either', () => {
  const text = 'één\nzwölf 🙂\n\x1b[31mrot\nblau\n\nx'
  const whole = createLogLines()
  whole.push('out', bytes(text))
  for (let cut = 0; cut <= bytes(text).length; cut++) {
    const log = createLogLines()
    log.push('out', bytes(text).subarray(0, cut))
    log.push('out', bytes(text).subarray(cut))
    assert.equal(rows(log), rows(whole), `cut at ${cut}`)
  }
})

test('a block has up to 200 rows and knows its place', () => {
  const log = createLogLines()
  log.push('out', bytes(lines(1, 402)))
  assert.equal(
    log.blocks.map(({ kinds }) => kinds.length),
    [BLOCK_ROWS, BLOCK_ROWS, 1],
  )
  assert.is(log.blocks[1]!.places.out.at, bytes(lines(1, 201)).length)
  assert.is(log.blocks[2]!.places.out.row, 400)
  assert.equal(
    numbers(log),
    Array.from({ length: 401 }, (_, i) => i + 1),
  )
})

test('push names the first block that changed', () => {
  const log = createLogLines()
  assert.is(log.push('out', bytes(lines(0, 150))), 0)
  assert.is(log.push('out', bytes(lines(150, 450))), 0)
  assert.is(log.push('out', bytes('x')), 2)
  log.push('out', bytes(`\n${lines(451, 600)}`))
  assert.is(log.push('out', bytes('y')), 3)
})

test('a colour goes on over blocks', () => {
  const log = createLogLines()
  log.push('out', bytes(`\x1b[31m${lines(0, 250)}`))
  assert.equal(rowsOf(log, 1)[0]!.runs, [{ text: 'line 200', name: 'f1' }])
})

test('two streams are woven as they come, each with numbers and colours of its own', () => {
  const log = createLogLines()
  log.push('out', bytes('\x1b[32ma\n'))
  log.push('err', bytes('warn\n'))
  log.push('out', bytes('b\nhalf'))
  assert.equal(
    rows(log).map(({ stream, number, runs }) => `${stream} ${number} ${runs[0]!.name} ${runs[0]!.text}`),
    ['out 1 f2 a', 'err 1  warn', 'out 2 f2 b', 'out 3 f2 half'],
  )
})

test('a line over 16 KiB is broken into rows without a number', () => {
  const log = createLogLines()
  const long = `${'ä'.repeat(MAX_ROW_BYTES)}`
  log.push('out', bytes(`before\n${long}\nafter\n`))
  assert.equal(numbers(log), [1, 2, null, 3])
  assert.is(texts(log).slice(1, 3).join(''), long)
})

test('the same while it is written, piece by piece', () => {
  const log = createLogLines()
  const long = 'x'.repeat(3 * MAX_ROW_BYTES)
  for (let at = 0; at < long.length; at += 1000) log.push('out', bytes(long.slice(at, at + 1000)))
  log.push('out', bytes('end\nnext\n'))
  assert.is(texts(log).slice(0, -1).join(''), `${long}end`)
  assert.equal(
    numbers(log).filter(number => number !== null),
    [1, 2],
  )
})

test('a long line is not broken within a colour', () => {
  const log = createLogLines()
  log.push('out', bytes(`${'x'.repeat(MAX_ROW_BYTES - 3)}\x1b[38;5;196mred\n`))
  const [first, second] = rows(log)
  assert.ok(!first!.text.includes('\x1b'))
  assert.equal(second!.runs, [{ text: 'red', name: 'f9' }])
})

test('of a progress bar without newlines only the last state is kept', () => {
  const log = createLogLines()
  for (let i = 0; i <= 5000; i++) log.push('out', bytes(`\r${'#'.repeat(20)} ${i}`))
  assert.is(rowsOf(log, 0)[0]!.runs[0]!.text, `${'#'.repeat(20)} 5000`)
  log.push('out', bytes('\ndone\n'))
  assert.equal(
    rows(log).map(({ runs }) => runs[0]!.text),
    [`${'#'.repeat(20)} 5000`, 'done'],
  )
})

test('reading backwards puts rows before, and their numbers are known at the beginning', () => {
  const text = bytes(lines(1, 1001))
  const start = text.indexOf(10, 6000) + 1
  const tail = createLogLines({ out: start })
  tail.push('out', text.subarray(start))
  assert.is(numbers(tail)[0], null)
  tail.prepend('out', text.subarray(3000, start), 3000)
  assert.is(numbers(tail)[0], null)
  assert.is(tail.lanes.out.start, text.indexOf(10, 3000) + 1)
  tail.prepend('out', text.subarray(0, tail.lanes.out.start), 0)
  assert.equal(
    numbers(tail),
    Array.from({ length: 1000 }, (_, i) => i + 1),
  )
  assert.equal(texts(tail), lines(1, 1001).trimEnd().split('\n'))
})

test('a window forgets its start, and later its end', () => {
  const text = bytes(lines(0, 2000))
  const log = createLogLines()
  log.push('out', text)
  assert.is(log.dropStart(5000), 8)
  assert.is(numbers(log)[0], 1601)
  assert.ok(log.size <= 5000)
  const start = log.lanes.out.start
  assert.is(start, bytes(lines(0, 1600)).length)
  log.prepend('out', text.subarray(0, start), 0)
  assert.is(log.dropEnd(5000), 8)
  assert.is(log.lanes.out.end, bytes(lines(0, numbers(log).length)).length)
  const next = numbers(log).length
  log.push('out', text.subarray(log.lanes.out.end))
  assert.is(texts(log)[next], `line ${next}`)
  assert.is(texts(log).length, 2000)
})

test('the block of a line', () => {
  const log = createLogLines()
  log.push('out', bytes(lines(1, 451)))
  assert.equal(
    [1, 200, 201, 450].map(line => blockOfLine(log, 'out', line)),
    [0, 0, 1, 2],
  )
  assert.is(blockOfLine(log, 'out', 452), undefined)
  assert.is(blockOfLine(log, 'out', 0), undefined)
})

test('a search looks past colours and finds what is not ended', () => {
  const log = createLogLines()
  log.push('out', bytes(`${lines(1, 250)}a \x1b[31mFa\x1b[1mil\x1b[0med\nstill fail`))
  const found = [...findText(log, 'FAIL')].filter(({ rows }) => rows.length > 0)
  assert.equal(found, [{ block: 1, rows: [49, 50] }])
})

test('binary output is recognised', () => {
  assert.ok(looksBinary(new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1])))
  assert.ok(looksBinary(new Uint8Array(100).fill(0xff)))
  assert.not(looksBinary(bytes('PASS ✓ größe\n\x1b[31m')))
  assert.not(looksBinary(bytes('é'.repeat(5000)).subarray(0, 4097)), 'a character that is cut is no fault')
  assert.not(looksBinary(new Uint8Array()))
})

test('100,000 lines are read in less than a second', () => {
  const text = bytes(lines(0, 100_000))
  const begin = performance.now()
  const log = createLogLines()
  for (let at = 0; at < text.length; at += 65_536) log.push('out', text.subarray(at, at + 65_536))
  assert.is(log.blocks.length, 500)
  assert.ok(performance.now() - begin < 1000 * Number(process.env['TEST_PATIENCE'] ?? 1))
})

test.run()
