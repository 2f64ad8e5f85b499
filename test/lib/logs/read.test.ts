import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readLog } from '../../../lib/logs/read.ts'
import { createTrim } from '../../../lib/logs/trim.ts'
import { until } from '../../helpers/until.ts'
import { within } from '../../helpers/within.ts'

const MAX = 100_000

const test = suite<{ dir: string; path: string }>('follow: log')

test.before.each(world => {
  world.dir = mkdtempSync(join(tmpdir(), 'sq-l.'))
  world.path = join(world.dir, 'task', '1.out')
})
test.after.each(({ dir }) => rmSync(dir, { recursive: true }))

type Reading = { text(): string; missed: number[]; hold(): () => void; end(): Promise<string> }

/** Reads a file; `end` says that nobody writes any more and resolves to all that was read. */
const reading = (path: string, tail?: number): Reading => {
  const over = new AbortController()
  const missed: number[] = []
  let text = ''
  let gate: Promise<void> | undefined
  const read = readLog({
    path,
    maxBytes: MAX,
    tail,
    over: over.signal,
    missed: bytes => void missed.push(bytes),
    async take(bytes) {
      text += Buffer.from(bytes).toString('latin1')
      await gate
    },
  })
  return {
    text: () => text,
    missed,
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      return () => {
        gate = undefined
        resolve()
      }
    },
    async end() {
      over.abort()
      await within('the end of the reading', read)
      return text
    },
  }
}

/** So many numbered lines of ten bytes. */
const lines = (from: number, count: number): string =>
  Array.from({ length: count }, (_, i) => `${String(from + i).padStart(9, '0')}\n`).join('')

const trimmed = async (path: string, trim: ReturnType<typeof createTrim>): Promise<void> => {
  const file = await open(path, 'r+')
  await trim.live(file)
  await file.close()
}

test('a reader gets what exists, what comes, and what came right before the end', async ({ path }) => {
  mkdirSync(join(path, '..'))
  writeFileSync(path, 'there\n')
  const log = reading(path)
  await until('the beginning', () => log.text() === 'there\n')
  appendFileSync(path, 'comes\n')
  await until('the next', () => log.text() === 'there\ncomes\n')
  appendFileSync(path, 'last')
  assert.is(await log.end(), 'there\ncomes\nlast')
})

test('a file that is not there yet, in a folder that is not there yet; one that never comes', async ({ dir, path }) => {
  const log = reading(path)
  const never = reading(join(dir, 'other', '1.out'))
  mkdirSync(join(path, '..'))
  writeFileSync(path, '')
  appendFileSync(path, 'x')
  await until('the first byte', () => log.text() === 'x')
  assert.is(await log.end(), 'x')
  assert.is(await never.end(), '')
})

const tails: [content: string, lines: number, read: string][] = [
  ['a\nb\nc\n', 1, 'c\n'],
  ['a\nb\nc', 1, 'c'],
  ['a\nb\nc\n', 2, 'b\nc\n'],
  ['a\nb\n', 9, 'a\nb\n'],
  ['a\nb\n', 0, ''],
  ['\n\n\n', 2, '\n\n'],
  ['', 3, ''],
  [lines(0, 20_000).slice(0, 70_000), 6_900, lines(100, 6_900)],
]
for (const [content, count, read] of tails) {
  test(`the last ${count} lines of ${content.length} bytes`, async ({ path }) => {
    mkdirSync(join(path, '..'))
    writeFileSync(path, content)
    assert.is(await reading(path, count).end(), read)
  })
}

test('a reader of a log that loses its middle goes on where it was, byte by byte, twice', async ({ path }) => {
  const trim = createTrim(MAX)
  mkdirSync(join(path, '..'))
  writeFileSync(path, '')
  const log = reading(path)
  let written = 0
  const write = (count: number): void => {
    appendFileSync(path, lines(written, count))
    written += count
  }
  write(9_990)
  await until('all of it', () => log.text().length === 99_900)
  for (let round = 0; round < 2; round++) {
    write(200) // beyond the limit: nothing is read before it is cut
    await trimmed(path, trim)
    await until('what came before the cut', () => log.text().length === written * 10)
    write(2_400)
    await until('what came behind it', () => log.text().length === written * 10)
  }
  assert.ok(trim.dropped() > 0)
  assert.is(await log.end(), lines(0, written))
  assert.equal(log.missed, [])
})

test('a slower reader misses what was dropped, gets the number of bytes, and gets nothing twice', async ({ path }) => {
  const trim = createTrim(MAX)
  mkdirSync(join(path, '..'))
  writeFileSync(path, lines(0, 6_000))
  const log = reading(path)
  const release = log.hold()
  await until('the first of it', () => log.text().length === 60_000)
  appendFileSync(path, lines(6_000, 6_000))
  await trimmed(path, trim)
  release()
  const all = lines(0, 12_000)
  assert.is(await log.end(), all.slice(0, 60_000) + all.slice(-25_000))
  assert.equal(log.missed, [35_000])
})

test('a later reader gets the line with the number of missing bytes, also in a log that is cut again', async ({
  path,
}) => {
  const trim = createTrim(MAX)
  mkdirSync(join(path, '..'))
  writeFileSync(path, lines(0, 12_000))
  await trimmed(path, trim)
  const log = reading(path)
  await until('its end', () => log.text().endsWith(lines(11_999, 1)))
  assert.match(log.text(), /bytes dropped here/)
  appendFileSync(path, lines(12_000, 2_000))
  await until('what comes', () => log.text().endsWith(lines(13_999, 1)))
  appendFileSync(path, lines(14_000, 1_000))
  await trimmed(path, trim)
  assert.ok((await log.end()).endsWith(lines(11_000, 4_000)), 'without gap or repeat from there on')
})

test('one that its task empties or removes goes on with what is written then', async ({ path }) => {
  mkdirSync(join(path, '..'))
  writeFileSync(path, 'first\n')
  const log = reading(path)
  await until('the first', () => log.text() === 'first\n')
  truncateSync(path)
  appendFileSync(path, 'a')
  rmSync(path)
  assert.is(await log.end(), 'first\na')
})

test('what a task puts in its place is no log: a FIFO, a link, a folder', async ({ dir, path }) => {
  mkdirSync(join(path, '..'))
  writeFileSync(join(dir, 'secret'), 'secret')
  for (const put of [
    () => execFileSync('mkfifo', [path]),
    () => symlinkSync(join(dir, 'secret'), path),
    () => mkdirSync(path),
  ]) {
    put()
    assert.is(await reading(path).end(), '')
    rmSync(path, { recursive: true })
  }
})

test.run()
