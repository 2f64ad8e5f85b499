import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { root } from '../helpers/root.ts'
import { compare } from './measurement.ts'
import { withNumbers, type Measured } from './readme.ts'

const test = suite('bench: readme')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const measured: Measured = {
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
  rows: compare({
    measured: 'a | b',
    unit: 'ms',
    ours: [3, 3],
    promise: { most: 2 },
    beside: [
      { name: 'nq', its: [1, 2], less: 'no fsync' },
      { name: 'node -e 0', its: [1, 1], less: null },
    ],
  }),
  skipped: { xargs: "'findutils' is not installed" },
  failed: { idle: 'no runner' },
}

test('the numbers go between the marks of the README; all else stays, and the second time it is the same', () => {
  const once = withNumbers(readme, measured)
  assert.is(withNumbers(once, measured), once)
  const [before, after] = once.split(/<!-- numbers:[^]*<!-- end of numbers -->/)
  const [was, wasAfter] = readme.split(/<!-- numbers:[^]*<!-- end of numbers -->/)
  assert.equal([before, after], [was, wasAfter])
  assert.throws(() => withNumbers('# README\n', measured), /lacks the marks/)
})

test('a row has both figures with their spread, a promise and whether it was kept', () => {
  const lines = withNumbers(readme, measured).split('\n')
  assert.ok(lines.includes('| a \\| b | 3 ms |  |  |  | ≤ 2 ms: **not kept** |  |'))
  assert.ok(lines.includes('|  |  | nq | 1.5 ms (1.25–1.75) | 2.25 |  | no fsync |'))
  assert.ok(lines.includes('|  |  | node -e 0 | 1 ms | 3 |  |  |'))
})

test('it tells where others are better, and what is missing', () => {
  const lines = withNumbers(readme, measured).split('\n')
  assert.ok(lines.includes('- a | b: nq 2.25'))
  assert.ok(lines.includes("Left out: xargs, 'findutils' is not installed."))
  assert.ok(lines.includes('Not measured: idle, no runner.'))
})

test.run()
