import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { unifiedDiff } from '../../../lib/text/unified-diff.ts'

const test = suite('unified diff')
const lines = (...names: (string | number)[]): string => names.map(name => `${name}\n`).join('')
const numbers = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)

const variants: [what: string, before: string, after: string, hunks: string][] = [
  ['nothing', 'a\n', 'a\n', ''],
  ['a line', lines('a', 'b'), lines('a', 'c'), '@@ -1,2 +1,2 @@\n a\n-b\n+c\n'],
  ['a first line that is new', '', 'a\n', '@@ -0,0 +1,1 @@\n+a\n'],
  ['the last line that goes', 'a\n', '', '@@ -1,1 +0,0 @@\n-a\n'],
  ['an end of the file without a newline', 'a\n', 'a', '@@ -1,1 +1,1 @@\n-a\n+a\n\\ No newline at end of file\n'],
  [
    'three lines around a change',
    lines(...numbers(1, 9)),
    lines(...numbers(1, 4), 'x', ...numbers(6, 9)),
    '@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n',
  ],
  [
    'two changes that are far apart',
    lines(...numbers(1, 9)),
    lines('x', ...numbers(2, 8), 'y'),
    '@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+y\n',
  ],
  [
    'two changes whose lines around them touch',
    lines(...numbers(1, 8)),
    lines('x', ...numbers(2, 7), 'y'),
    '@@ -1,8 +1,8 @@\n-1\n+x\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n+y\n',
  ],
]
for (const [what, before, after, hunks] of variants) {
  test(what, () => assert.is(unifiedDiff('f', before, after), hunks && `--- f\n+++ f\n${hunks}`))
}

test('a middle that is too large for a comparison is replaced as a whole', () => {
  const before = lines(...numbers(1, 3000))
  const after = lines(...numbers(1, 3000).map(n => (n % 2 ? n : `x${n}`)), 'z')
  assert.match(unifiedDiff('f', before, after), '@@ -1,3000 +1,3001 @@\n 1\n-2\n-3\n')
})

test('git applies the differences of texts that are changed at random', () => {
  const dir = mkdtempSync(join(tmpdir(), 'sq-diff.'))
  let seed = 7
  const below = (n: number): number => {
    seed = (seed * 48271) % 2147483647
    return seed % n
  }
  try {
    for (let round = 0; round < 15; round++) {
      const old = numbers(1, 1 + below(40)).map(() => `l${below(6)}`)
      const fresh = [...old]
      for (let cut = below(4); cut >= 0; cut--) fresh.splice(below(fresh.length + 1), below(3), `n${below(9)}`)
      const [before, after] = [lines(...old), `${fresh.join('\n')}${below(2) ? '\n' : ''}`]
      writeFileSync(join(dir, 'f'), before)
      writeFileSync(join(dir, 'f.diff'), unifiedDiff('f', before, after))
      if (before !== after) execFileSync('git', ['apply', '--unidiff-zero', '-p0', 'f.diff'], { cwd: dir })
      assert.is(readFileSync(join(dir, 'f'), 'utf8'), after)
    }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
})

test.run()
