// Which commits a check concerns, and under which key it is known.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { concerns, hooksOf, keyOf, queuesOf, requiredChecks } from '../../../lib/config/checks.ts'

const test = suite('hooks')

const matching: [glob: string | string[], path: string, concerned: boolean][] = [
  ['*.ts', 'a.ts', true],
  ['*.ts', 'deep/down/a.ts', true],
  ['*.ts', 'a.tsx', false],
  ['src/**', 'src/a/b.c', true],
  ['src/**', 'lib/src/b.c', false],
  ['src/*.ts', 'src/a/b.ts', false],
  ['/src/**/*.ts', 'src/b.ts', true],
  ['./src/', 'src/a/b.c', true],
  ['*.{js,ts}', 'ü b/c d.js', true],
  ['Makefile', 'sub/Makefile', true],
  ['src/**', 'src/.env/x', true],
  ['*.ts', 'a/.b.ts', true],
  ['.*', 'a/.env', true],
  ['.*', 'a/env', false],
  ['{.github,ci}/**', '.github/workflows/a.yml', true],
  [['*.md', '*.txt'], 'a.txt', true],
  [['*.md', '*.txt'], 'a.c', false],
]
for (const [paths, path, concerned] of matching) {
  test(`${JSON.stringify(paths)} ${concerned ? 'is' : 'is not'} about ${path}`, () => {
    const [check] = hooksOf({ 'post-commit': [{ queue: 'q', command: 'c', paths }] }).checks['post-commit']
    assert.is(concerns(check!, ['README', path]), concerned)
    assert.is(concerns(check!, []), false, 'a commit that changes nothing')
    assert.is(concerns(check!, null), true, 'nobody knows what changed')
  })
}

test('a check without paths is about every commit, an empty one too', () => {
  const [check] = hooksOf({ 'post-commit': [{ queue: 'q', command: 'c' }] }).checks['post-commit']
  assert.ok(concerns(check!, []))
})

test('a push requires each check once, as the first of its hooks has it', () => {
  const raw = {
    'post-commit': [
      { queue: 'q', command: 'a', paths: '*.ts' },
      { queue: 'q', command: 'b', paths: '*.ts' },
      { queue: 'other', command: 'a' },
    ],
    'post-merge': [
      { queue: 'q', command: 'a', paths: ['*.js'] },
      { queue: 'q', command: 'b' },
    ],
    'pre-push': { require: ['q'] },
  }
  const hooks = hooksOf(raw)
  assert.equal(
    requiredChecks(hooks).map(({ hook, command, paths }) => [hook, command, paths]),
    [
      ['post-commit', 'a', ['*.ts']],
      ['post-commit', 'b', ['*.ts']],
    ],
  )
  assert.equal(hooks.prePush, { require: ['q'], wait: 60 })
  assert.equal(queuesOf(hooks), ['q', 'other'])
})

test('a key is readable, at most 200 long, and another one for every command', () => {
  const tree = 'a'.repeat(40)
  assert.is(keyOf(tree, 'npm test'), `${tree} npm test`)
  const [one, two] = [keyOf(tree, 'x'.repeat(300)), keyOf(tree, `${'x'.repeat(299)}y`)]
  assert.equal([one.length, two.length, one === two], [200, 200, false])
})

test.run()
