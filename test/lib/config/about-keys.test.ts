import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ABOUT_KEYS, aboutKey } from '../../../lib/config/about-keys.ts'
import { showKey } from '../../../lib/config/key.ts'
import { configuration, type Schema } from '../../../lib/protocol/accepts.ts'

const test = suite('config: about keys')

/** Down to values and lists; `*` for maps of any name. */
const leavesOf = (schema: Schema, above: string[] = []): string[] =>
  schema.type === 'object' && schema.properties
    ? Object.entries(schema.properties).flatMap(([key, below]) => leavesOf(below, [...above, key]))
    : schema.type === 'object' && schema.additionalProperties
      ? leavesOf(schema.additionalProperties, [...above, '*'])
      : [showKey(above)]

test('there is a row for every key that the file may have, and no other', () => {
  assert.equal(Object.keys(ABOUT_KEYS).sort(), leavesOf(configuration.schema).sort())
})

test('a key with a name in it is described by its pattern, a key below a list by the list', () => {
  assert.is(aboutKey(['tools', 'a.b', 'cwd']), ABOUT_KEYS['tools.*.cwd'])
  assert.is(aboutKey(['runners', '0', 'jobs']), ABOUT_KEYS['runners'])
  assert.is(aboutKey(['server', 'port']), ABOUT_KEYS['server.port'])
  assert.is(aboutKey(['tools', 'say']).type, 'a map of keys')
})

test.run()
