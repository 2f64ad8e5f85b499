// Every way to say no is in the README, with the exit code of the table (SPEC §6).

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { errors } from '../../lib/model/errors.ts'
import { read } from '../helpers/sources.ts'

const test = suite('contract: errors')

test('every error code is documented, beside its exit code', () => {
  const lines = read('README.md').split('\n')
  const missing = Object.entries(errors)
    .filter(
      ([code, { exit }]) => !lines.some(line => line.includes(`\`${code}\``) && new RegExp(`\\b${exit}\\b`).test(line)),
    )
    .map(([code, { exit }]) => `${code} (${exit})`)
  assert.equal(missing, [])
})

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
