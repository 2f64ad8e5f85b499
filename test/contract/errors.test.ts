// The table of errors: exit codes, numbers on the wire and hints. docs.test.ts compares it with docs/exit-codes.md.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { errors } from '../../lib/model/errors.ts'

const test = suite('contract: errors')

test('every exit code is one of those that are promised', () => {
  const promised = [64, 65, 66, 69, 70, 74, 75, 76, 77, 78, 79, 124]
  for (const [code, { exit }] of Object.entries(errors)) assert.ok(promised.includes(exit), `${code} exits ${exit}`)
})

test('no two codes share a number on the wire', () => {
  const numbers = Object.values(errors).map(({ rpc }) => rpc)
  assert.is(new Set(numbers).size, numbers.length)
})

test('no hint is a command that destroys something', () => {
  const facts = new Proxy({}, { get: (_, key) => (key === 'hint' || key === 'near' ? undefined : `<${String(key)}>`) })
  for (const [code, { hint }] of Object.entries(errors)) {
    const words = (hint as ((facts: unknown) => string | undefined) | undefined)?.(facts) ?? ''
    assert.not.match(words, /teardown|purge|\brm\b|--force|kill/, code)
  }
})

test.run()
