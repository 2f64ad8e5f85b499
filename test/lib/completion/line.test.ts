import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { splitLine } from '../../../lib/completion/line.ts'

const test = suite('completion: line')

const lines: [typed: string, words: string[], rest?: string][] = [
  ['', ['']],
  ['sparkq', ['sparkq']],
  ['  sparkq ', ['sparkq', '']],
  ['sparkq  peek\t-q b', ['sparkq', 'peek', '-q', 'b']],
  [String.raw`a\ b c\\d \"`, ['a b', String.raw`c\d`, '"']],
  [`'a b'c "d 'e" '$(x)'`, ['a bc', "d 'e", '$(x)']],
  [String.raw`"a\"b\$c\d"`, [String.raw`a"b$c\d`]],
  // Open quotes, and a backslash with nothing behind it.
  [`x 'a b`, ['x', 'a b']],
  [`x "a b`, ['x', 'a b']],
  [String.raw`x "a\\`, ['x', 'a\\']],
  ['x a\\', ['x', 'a\\']],
  ["x ''", ['x', '']],
  // Nothing is expanded.
  ['x $(touch y) `touch y`; * ~ $HOME', ['x', '$(touch', 'y)', '`touch', 'y`;', '*', '~', '$HOME']],
  ['x --', ['x', '--']],
  ['x -- ', ['x', '--', ''], ''],
  [`x -- git  "a -- b" -- c`, ['x', '--', 'git', 'a -- b', '--', 'c'], `git  "a -- b" -- c`],
  ['x a--b "-- "', ['x', 'a--b', '-- ']],
]

for (const [typed, words, rest] of lines) {
  test(JSON.stringify(typed), () => assert.equal(splitLine(typed), { words, rest }))
}

test('a line of a megabyte is cut in one go', () => {
  assert.is(splitLine(`x ${'"a" '.repeat(250_000)}`).words.length, 250_002)
  assert.equal(splitLine(`x "${'\\"a'.repeat(300_000)}`).words.length, 2)
})

test.run()
