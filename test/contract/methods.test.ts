// A method is an entry of the contract, a handler, and two JSON Schemas that every client can ask the daemon for.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { handlers } from '../../daemon/methods/index.ts'
import { methods } from '../../lib/protocol/index.ts'
import { scratch } from '../helpers/daemon.ts'
import { sources } from '../helpers/sources.ts'

const test = suite('contract: methods')
const names = Object.keys(methods).sort()

test('every method has a handler, every handler a method', () => {
  assert.equal(Object.keys(handlers).sort(), names)
})

test('every method is named noun.verb and described in a sentence', () => {
  for (const [name, { description }] of Object.entries(methods)) {
    assert.match(name, /^[a-z]+\.[a-z]+$/)
    assert.match(description, /^[A-Z].*\.$/, name)
  }
})

test('every method refuses parameters that it does not know', () => {
  for (const [name, { params }] of Object.entries(methods)) {
    const answer = String(params()({ surely_unknown: 1 }))
    assert.match(answer, /surely_unknown must be removed/, name)
  }
})

test('a running daemon describes every method with the JSON Schemas of both sides', async () => {
  await using project = await scratch()
  const { methods: described } = await project.call('daemon.describe', {})
  const table = described as Record<string, { description: string; params: Schema; result: Schema }>
  assert.equal(Object.keys(table).sort(), names)
  for (const [name, { params, result }] of Object.entries(table)) {
    assert.is(params.type, 'object', `${name}: params`)
    assert.is(params.additionalProperties, false, `${name}: params are closed`)
    assert.ok(result.type ?? result.anyOf, `${name}: result`)
  }
})

test('every method that a verb calls is in the contract', () => {
  const wrong = [...sources().values()]
    .filter(({ path }) => path.startsWith('lib/'))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/\bcall\('([^']+)'/g)]
        .map(([, name]) => name!)
        .filter(name => !names.includes(name))
        .map(name => `${path}: ${name}`),
    )
  assert.equal(wrong, [])
})

type Schema = { type?: string; anyOf?: unknown; additionalProperties?: boolean }

test.run()
