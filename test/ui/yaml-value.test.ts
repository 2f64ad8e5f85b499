import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseValue } from '../../lib/config/edit.ts'
import { yamlValue } from '../../ui/yaml-value.js'

const test = suite('ui: a value in YAML')

const VALUES: [unknown, string][] = [
  ['10m', '10m'],
  ['scripts/x.sh', 'scripts/x.sh'],
  ['two words', 'two words'],
  ['true', '"true"'],
  ['10', '"10"'],
  ['1e3', '"1e3"'],
  ['', '""'],
  ['a: b', '"a: b"'],
  ['*.ts', '"*.ts"'],
  ['src/**', 'src/**'],
  ['a #b', '"a #b"'],
  ['- x', '"- x"'],
  [' padded ', '" padded "'],
  ['größe', '"größe"'],
  [5005, '5005'],
  [0.5, '0.5'],
  [true, 'true'],
  [null, 'null'],
  [[], '[]'],
  [['a', 'b,c', '10', 7], '[a, "b,c", "10", 7]'],
  [{ timeout: '90s', command: ['echo', 'a b'] }, '{timeout: 90s, command: [echo, a b]}'],
  [[{ queue: 'default', jobs: 2 }], '[{queue: default, jobs: 2}]'],
]

test('a value is written as a person types it, and means the same when it is read', () => {
  for (const [value, text] of VALUES) {
    assert.is(yamlValue(value), text)
    assert.equal(parseValue(text), value, text)
  }
})

test.run()
