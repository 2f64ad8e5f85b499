import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { asSparkqError, errors, failure, fromWire, refuse, SparkqError, toWire } from '../../../lib/model/errors.ts'
import { refusal } from '../../helpers/refusal.ts'

const test = suite('errors')

test('an error goes over the wire and comes back as what it was', () => {
  const error = failure('conflict', { kind: 'task', name: 'AUTH-12', is: 'succeeded', needs: 'running' })
  const wire = toWire(error)
  assert.equal(wire, {
    code: 79,
    message: "task 'AUTH-12' is succeeded, not running",
    data: { code: 'conflict', hint: "see it with 'sparkq task AUTH-12'", exit: 79 },
  })
  const back = fromWire(JSON.parse(JSON.stringify(wire)))
  assert.equal([back.code, back.message, back.hint], [error.code, error.message, error.hint])
})

test("JSON-RPC's own errors have its numbers, ours are positive", () => {
  const numbers = {
    parse_error: -32700,
    invalid_request: -32600,
    method_not_found: -32601,
    invalid_params: -32602,
    internal: -32603,
  }
  for (const [code, { rpc }] of Object.entries(errors))
    assert.ok(rpc > 0 || numbers[code as keyof typeof numbers] === rpc, code)
})

test('a message is lower case and has no full stop', () => {
  const facts = new Proxy({}, { get: (_, name) => String(name) })
  for (const [code, { message }] of Object.entries(errors)) {
    const text = (message as (facts: unknown) => string)(facts)
    assert.match(text, /^[^A-Z].*[^.]$/, code)
  }
})

test('an error of another daemon without our data is internal', () => {
  assert.equal(
    [fromWire({ code: -1, message: 'odd' }).code, fromWire({ code: -1, message: 'odd' }).hint],
    ['internal', undefined],
  )
})

test('what was thrown becomes an error of the table: ours, the system’s, or a bug', () => {
  const ours = failure('usage', { message: 'x' })
  assert.is(asSparkqError(ours), ours)
  assert.is(asSparkqError(Object.assign(new Error('ENOSPC: no space'), { syscall: 'write' })).code, 'io')
  for (const odd of [new Error('x'), 'x', null, undefined, 7]) assert.is(asSparkqError(odd).code, 'internal')
})

test('a code from elsewhere that the table does not know does not take the tool down', () => {
  const strange = fromWire({
    code: 99,
    message: 'newer daemon',
    data: { code: 'from_the_future' as never, hint: null, exit: 1 },
  })
  assert.is(strange.message, 'newer daemon')
  assert.ok(errors[strange.code], 'its exit can be looked up')
})

test('refuse throws what failure makes', async () => {
  const error = await refusal(() => refuse('not_found', { kind: 'queue', name: 'x' }))
  assert.instance(error, SparkqError)
  assert.is(error.hint, "'sparkq queue list' lists them, 'sparkq queue create NAME' makes one")
})

test.run()
