// What the build made of the contract says of everything what arktype says.

import { inspect } from 'node:util'
import { type, type Type } from 'arktype'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as sources from '../../../lib/protocol/accepts.ts'
import { configFile } from '../../../lib/protocol/config.ts'
import { methods } from '../../../lib/protocol/index.ts'
import type { Method } from '../../../lib/protocol/method.ts'
import { variants, whole, type Schema } from '../../helpers/variants.ts'

const test = suite('protocol.checks')

const path = '../../../dist/lib/protocol/accepts.js'
const built = (await import(path)) as typeof sources

const same = (schema: Type, allows: (value: unknown) => boolean): void => {
  const right = whole(schema.toJsonSchema({ fallback: { predicate: ({ base }) => base } }) as Schema)
  assert.is(allows(right), true, `${inspect(right)} is right`)
  const told = { true: 0, false: 0 }
  for (const value of variants(right)) {
    const verdict = allows(value)
    assert.is(verdict, !(schema(value) instanceof type.errors), inspect(value, { depth: 9 }))
    told[`${verdict}`]++
  }
  assert.ok(told.true > 0 && told.false > 50, `${told.true} right ones, ${told.false} wrong ones`)
}

for (const [name, { params }] of Object.entries<Method>(methods)) {
  test(`the parameters of ${name}`, () => same(params(), built.calls[name as keyof typeof built.calls].allows))
}

test('sparkq.yml', () => same(configFile as Type, built.configuration.allows))

test('the rest of it', () => {
  assert.equal(built.configuration.schema, sources.configuration.schema)
  const writes = (calls: typeof built.calls): object =>
    Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, call.writes]))
  assert.equal(writes(built.calls), writes(sources.calls))
  assert.equal(Object.keys(built), Object.keys(sources))
})

test.run()
