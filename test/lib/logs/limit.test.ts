// Logs that grow beyond their limit, while they are written and afterwards.

import { spawn, type ChildProcess } from 'node:child_process'
import {
  appendFileSync,
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { limitLogs } from '../../../lib/logs/limit.ts'
import { createTrim } from '../../../lib/logs/trim.ts'
import { until } from '../../helpers/until.ts'
import { exitOf } from '../../helpers/child.ts'

const dir = mkdtempSync(join(tmpdir(), 'sq-log.'))
const log = join(dir, '1.out')
const MB = 1e6

const test = suite('runner log limit')
test.before.each(() => writeFileSync(log, ''))
test.after(() => rmSync(dir, { recursive: true }))

/** Numbered lines of ten bytes, so that it shows which are missing. */
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => `${String(from + i).padStart(9, '0')}\n`).join('')
const numbers = (text: string): number[] => [...text.matchAll(/^(\d{9})$/gm)].map(([, number]) => Number(number))
const seams = (text: string) => text.match(/^\[sparkq: .*\]$/gm) ?? []
const trimmed = async (max: number, ...steps: [text: string, how: 'live' | 'last'][]) => {
  const trim = createTrim(max)
  for (const [text, how] of steps) {
    appendFileSync(log, text)
    const file = await open(log, 'r+')
    await trim[how](file)
    await file.close()
  }
  return { dropped: trim.dropped(), text: readFileSync(log, 'utf8') }
}

test('the first half and the last part stay, and a line between has the exact number of missing bytes', async () => {
  const { text, dropped } = await trimmed(10_000, [lines(0, 5_000), 'last'])
  assert.is(text.length, 10_000)
  const [seam] = seams(text)
  assert.is(seam, `[sparkq: ${dropped.toLocaleString('en-US')} bytes dropped here; max_log is 10 kB]`)
  const [head, tail] = text.split(`\n${seam}\n`)
  assert.ok(lines(0, 5_000).startsWith(head!))
  assert.ok(lines(0, 5_000).endsWith(tail!))
  assert.ok(head!.length >= 5_000)
  assert.is(head!.length + tail!.length + dropped, 50_000)
})

test('a file that is cut again and again has one line, and its count is that of all of it', async () => {
  const parts = Array.from({ length: 12 }, (_, i): [string, 'live' | 'last'] => [
    lines(i * 1_000, (i + 1) * 1_000),
    i === 11 ? 'last' : 'live',
  ])
  const { text, dropped } = await trimmed(10_000, ...parts)
  assert.is(seams(text).length, 1)
  assert.match(text, `${dropped.toLocaleString('en-US')} bytes dropped`)
  const [head, tail] = text.split(/\n\[sparkq: .*\]\n/)
  assert.is(head!.length + tail!.length + dropped, 120_000)
  assert.ok(lines(0, 12_000).startsWith(head!) && lines(0, 12_000).endsWith(tail!))
})

test('a limit too small for that line leaves the file whole', async () => {
  const { text, dropped } = await trimmed(100, [lines(0, 11), 'last'])
  assert.equal([text, dropped], [lines(0, 11), 0])
})

test('at the limit nothing is dropped', async () => {
  writeFileSync(log, lines(0, 1_000))
  assert.is(await limitLogs([log], 10_000).finish(), 0)
  assert.is(readFileSync(log, 'utf8'), lines(0, 1_000))
})

test('one byte above the limit the middle is dropped', async () => {
  writeFileSync(log, `${lines(0, 1_000)}\n`)
  assert.ok((await limitLogs([log], 10_000).finish()) > 0)
  assert.is(statSync(log).size, 10_000)
})

test('a log that the task deletes, or never had, is no error', async () => {
  assert.is(await limitLogs([join(dir, 'none')], 10).finish(), 0)
})

/** A command whose output goes to the log as that of a task does. */
const writing = (script: string): ChildProcess => {
  const file = openSync(log, 'a')
  const child = spawn('bash', ['-c', script], { stdio: ['ignore', file, 'inherit'] })
  closeSync(file)
  return child
}
const withoutSeams = (text: string): string => text.replace(/\n\[sparkq: .*\]\n/g, '')
const isInOrder = (all: readonly number[]): boolean => all.every((number, i) => i === 0 || number > all[i - 1]!)

test('a writer that pauses loses nothing that is not counted, however often the log is cut meanwhile', async () => {
  const limit = limitLogs([log], MB)
  for (let burst = 0; burst < 60; burst++) {
    appendFileSync(log, lines(burst * 10_000, (burst + 1) * 10_000))
    await until(
      'the cut',
      () => statSync(log).size <= MB,
      () => statSync(log).size,
    )
  }
  const dropped = await limit.finish()
  const text = readFileSync(log, 'utf8')
  const seen = numbers(text)
  assert.equal([seen[0], seen.at(-1), isInOrder(seen)], [0, 599_999, true])
  assert.is(seams(text).length, 1)
  assert.is(withoutSeams(text).length + dropped, 6 * MB)
})

test('the log of a writer that never paused is within its limit, with its first and last bytes', async () => {
  const limit = limitLogs([log], 6 * MB)
  const child = writing('seq 10000000 15999999')
  await exitOf(child)
  const dropped = await limit.finish()
  const text = readFileSync(log, 'latin1')
  assert.ok(text.length <= 6 * MB, `${text.length} bytes`)
  const seen = [...text.matchAll(/^(\d{8})$/gm)].map(([, number]) => Number(number))
  assert.equal([seen[0], seen.at(-1), isInOrder(seen)], [10_000_000, 15_999_999, true])
  assert.ok(seams(text).length > 0)
  // What is written in the moment of a cut may be lost without being counted. A line of ours that a later cut takes out
  // is counted with the rest; of these there is one a cut at most, of a hundred bytes.
  const missing = 54 * MB - withoutSeams(text).length
  assert.ok(dropped > 0 && dropped < missing + MB, `${missing} are missing, ${dropped} are counted`)
})

test('a cut holds a megabyte of the log at once, however long the log is', async () => {
  writeFileSync(log, lines(0, 600_000))
  await using file = await open(log, 'r+')
  let most = 0
  const read = file.read.bind(file) as (...all: [Buffer, number, number, number]) => ReturnType<typeof file.read>
  file.read = ((...all: [Buffer, number, number, number]) => {
    most = Math.max(most, all[0].length)
    return read(...all)
  }) as never
  await createTrim(4 * MB).last(file)
  assert.is((await file.stat()).size, 4 * MB)
  assert.is(most, 2 ** 20)
})

test('the log of an idle task is not looked at', async () => {
  const limit = limitLogs([log], 10_000)
  await until('the watch', () => process.getActiveResourcesInfo().some(name => /^FSEvent(Wrap)?$/.test(name)))
  assert.not(process.getActiveResourcesInfo().filter(name => name === 'FSReqPromise').length)
  appendFileSync(log, lines(0, 5_000))
  await until(
    'the cut',
    () => statSync(log).size <= 10_000,
    () => statSync(log).size,
  )
  assert.ok((await limit.finish()) > 0)
})

test.run()
