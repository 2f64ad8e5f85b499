import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { HOOKS } from '../../../lib/model/git-hooks.ts'
import { configFile } from '../../../lib/protocol/config.ts'

const test = suite('git.hook-names')

test('they are the keys of hooks in sparkq.yml', () => {
  const { properties } = configFile.toJsonSchema() as { properties: { hooks: { properties: object } } }
  assert.equal(Object.keys(properties.hooks.properties).sort(), [...HOOKS].sort())
})

test.run()
