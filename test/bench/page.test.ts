import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compare } from '../../bench/measurement.ts'
import { renderPage, type Measured } from '../../bench/page.ts'

const test = suite('bench: page')

const rows = compare({
  measured: 'a | b',
  unit: 'ms',
  ours: [3, 3],
  goal: { most: 2 },
  beside: [
    { name: 'nq', theirs: [1, 2], caveat: 'no fsync', goal: { most: 3 } },
    { name: 'node -e 0', theirs: [1, 1], caveat: null },
  ],
})
const measured: Measured = {
  date: '2026-01-31',
  machine: {
    processor: 'P',
    processors: 2,
    load: 0.1,
    memory: '1 GiB',
    system: 's',
    node: 'v24',
    sqlite: '3',
    disk: '/tmp (ext4)',
    fsync_ms: 0.2,
  },
  rows: { first: rows, second: rows },
  skipped: { first: { xargs: "'findutils' is not installed" } },
}
const measurements = { first: { about: 'what is first' }, second: { about: 'what is second' } }

const sectionOf = (page: string, name: string): string => page.split(`## ${name}\n`)[1]!.split(/^## /m)[0]!

test('a page has an introduction and a section for each measurement with its date, machine and table', () => {
  const page = renderPage('', measurements, measured)
  assert.match(page, /^# Benchmarks\n/)
  const first = sectionOf(page, 'first')
  assert.match(first, 'What is first.\n')
  assert.match(first, /^Measured on 2026-01-31: P, 2 processors, .*, load 0\.1 before\.$/m)
  const lines = first.split('\n').map(line => line.replaceAll(/ +/g, ' '))
  assert.ok(lines.includes('| a \\| b | 3 ms | | | | ≤ 2 ms | NOT MET | |'))
  assert.ok(lines.includes('| | | nq | 1.5 ms (1.25–1.75) | 2.25 × (1.88–2.63) | ≤ 3 × | met | no fsync |'))
  assert.ok(lines.includes('| | | node -e 0 | 1 ms | 3 × | | | |'))
})

test('a section lists where other queues are better and which were left out', () => {
  const page = renderPage('', measurements, measured)
  assert.match(sectionOf(page, 'first'), '\n- a | b: nq 2.25\n')
  assert.match(sectionOf(page, 'first'), "\nLeft out: xargs ('findutils' is not installed).\n")
  assert.not.match(sectionOf(page, 'second'), 'Left out')
})

test('a run replaces the sections that it measured and keeps the others', () => {
  const before = renderPage('', measurements, measured)
  assert.is(renderPage(before, measurements, measured), before)
  const after = renderPage(before, measurements, { ...measured, date: '2026-02-01', rows: { second: rows } })
  assert.is(sectionOf(after, 'first'), sectionOf(before, 'first'))
  assert.match(sectionOf(after, 'second'), 'Measured on 2026-02-01')
  assert.match(after.split('## ')[0]!, 'Last run: 2026-02-01')
})

test('the section of a measurement that no longer exists goes', () => {
  const before = renderPage('', measurements, measured)
  const after = renderPage(before, { second: measurements.second }, { ...measured, rows: {} })
  assert.not.match(after, '## first')
  assert.is(sectionOf(after, 'second'), sectionOf(before, 'second'))
})

test.run()
