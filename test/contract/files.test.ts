// What can be said of every file: tests run, migrations are numbered, no file and no line grows past reading.

import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { root } from '../helpers/root.ts'
import { filesIn, parse, read, walk } from '../helpers/sources.ts'
import ts from 'typescript'

const test = suite('contract: files')

test('every uvu file runs each of its suites, the last thing that it does', () => {
  for (const path of filesIn('test', '.test.ts')) {
    const { text, tree } = parse(path)
    assert.match(text.trimEnd().split('\n').at(-1)!, /\.run\(\)$/, `${path} ends with .run()`)
    const nodes = [...walk(tree)]
    const suites = nodes
      .filter(ts.isVariableDeclaration)
      .filter(({ initializer }) => /^suite\b/.test(initializer?.getText(tree) ?? ''))
      .map(({ name }) => name.getText(tree))
    const calls = nodes.filter(ts.isCallExpression).map(({ expression }) => expression.getText(tree))
    assert.ok(suites.length > 0, `${path} has a suite`)
    for (const name of suites)
      assert.is(calls.filter(call => call === `${name}.run`).length, 1, `${path}: ${name}.run()`)
    assert.not.match(text, /\.only\(/, `${path} holds back no test`)
  }
})

/** What is about more than one file of its room. */
const WHOLE = [
  ...['durability', 'fencing', 'full-disk'].map(name => `test/daemon/${name}.test.ts`),
  ...['counts', 'journal', 'machines', 'open', 'plans'].map(name => `test/daemon/store/${name}.test.ts`),
]

test('a test file has the path of its source, or also a duty: load.test.ts, load-wrong.test.ts', () => {
  const lost = ['test/lib', 'test/daemon']
    .flatMap(folder => filesIn(folder, '.test.ts'))
    .filter(path => {
      const words = path.slice('test/'.length, -'.test.ts'.length).split('-')
      return !words.some((_, i) => existsSync(join(root, `${words.slice(0, i + 1).join('-')}.ts`)))
    })
  assert.equal(lost, WHOLE)
})

test('every .bats file loads the helpers and holds a test', () => {
  for (const path of filesIn('test', '.bats')) {
    assert.match(read(path), /^load (\.\.\/)+helpers\/(common|shared)$/m, path)
    assert.match(read(path), /^(@test | +bats_test_function )/m, path)
  }
})

test('migrations are numbered from 1 without a gap', () => {
  const names = filesIn('daemon/store/migrations', '.ts')
    .map(path => basename(path))
    .filter(name => name !== 'index.ts')
  assert.ok(names.length > 0)
  for (const [i, name] of names.entries())
    assert.match(name, new RegExp(`^${String(i + 1).padStart(3, '0')}-[a-z-]+\\.ts$`))
  const index = read('daemon/store/migrations/index.ts')
  for (const name of names) assert.ok(index.includes(`./${name}`), `${name} is in the table of migrations`)
})

test('no file is longer than 250 lines', () => {
  const folders = ['bin', 'lib', 'daemon', 'build', 'test', 'hooks', '.ci']
  const long = folders
    .flatMap(folder => filesIn(folder))
    .filter(path => !path.includes('/vendor/'))
    .filter(path => read(path).split('\n').length > 251)
  assert.equal(long, [])
})

/** The lines of data may be longer: the answers of other programs are kept byte for byte, and JSON has no way to
 * split a string. */
const LONG_LINES = /\/(fixtures\/.*|package\.json)$/

test('lines of sources and tests end at 120 columns', () => {
  const long = ['lib', 'daemon', 'build', 'bench', 'bin', 'hooks', 'test']
    .flatMap(folder => filesIn(folder))
    .filter(path => !LONG_LINES.test(path))
    .flatMap(path =>
      read(path)
        .split('\n')
        .flatMap((line, i) => ([...line].length > 120 ? `${path}:${i + 1}` : [])),
    )
  assert.equal(long, [])
})

test.run()
