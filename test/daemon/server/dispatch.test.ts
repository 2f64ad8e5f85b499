// JSON-RPC 2.0 as the daemon speaks it, through its real socket (docs/contract.md §7).

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { methods } from '../../../lib/protocol/index.ts'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import type { Wire } from '../../helpers/wire.ts'

type World = { project: Scratch; wire: Wire }

const test = suite<World>('rpc')

test.before(async world => void (world.project = await scratch()))
test.before.each(async world => void (world.wire = await world.project.wire()))
test.after(({ project }) => project[Symbol.asyncDispose]())

const hello = (id: unknown) => ({ jsonrpc: '2.0', id, method: 'daemon.hello', params: { protocol: 1 } })
const line = (value: unknown): string => `${JSON.stringify(value)}\n`
const count = async ({ call }: Scratch): Promise<number> => (await call('task.list', { limit: 1000 })).tasks.length

test('requests may be pipelined; each answer carries its id', async ({ wire }) => {
  const ids = [1, 'two', 3.5, '', 0, -1, 'id '.repeat(100)]
  wire.send(ids.map(id => line(hello(id))).join(''))
  for (const id of ids) {
    const answer = await wire.next()
    assert.is(answer.id, id)
    assert.is(answer.jsonrpc, '2.0')
    assert.is(answer.result.protocol, 1)
    assert.not('error' in answer)
  }
})

const malformed = ['{', 'nonsense', '{"jsonrpc":"2.0",}', '{"a":\u0000}', '\xff', "{'jsonrpc':'2.0'}", '[1,2']
for (const text of malformed) {
  test(`${JSON.stringify(text)} is no JSON: -32700, id null, and the connection goes on`, async ({ wire }) => {
    wire.send(`${text}\n${line(hello(1))}`)
    const error = await wire.next()
    assert.is(error.id, null)
    assert.is(error.error.code, -32700)
    assert.equal(error.error.data, { code: 'parse_error', hint: null, exit: 65 })
    assert.is((await wire.next()).id, 1)
  })
}

const invalid: [what: string, request: unknown, id: unknown][] = [
  ['a number', 1, null],
  ['a string', 'x', null],
  ['null', null, null],
  ['true', true, null],
  ['no version', { id: 1, method: 'daemon.hello' }, 1],
  ['another version', { jsonrpc: '1.0', id: 1, method: 'daemon.hello' }, 1],
  ['a number as version', { jsonrpc: 2, id: 1, method: 'daemon.hello' }, 1],
  ['no method', { jsonrpc: '2.0', id: 'x' }, 'x'],
  ['a number as method', { jsonrpc: '2.0', id: 'x', method: 7 }, 'x'],
  ['an object as id', { jsonrpc: '2.0', id: {}, method: 'daemon.hello' }, null],
  ['true as id', { jsonrpc: '2.0', id: true, method: 'daemon.hello' }, null],
  ['a list of parameters', { jsonrpc: '2.0', id: 1, method: 'daemon.hello', params: [1] }, 1],
  ['a string as parameters', { jsonrpc: '2.0', id: 1, method: 'daemon.hello', params: 'x' }, 1],
  ['null as parameters', { jsonrpc: '2.0', id: 1, method: 'daemon.hello', params: null }, 1],
]
for (const [what, request, id] of invalid) {
  test(`${what}: -32600, with the id where there is one`, async ({ wire }) => {
    wire.send(line(request))
    const answer = await wire.next()
    assert.is(answer.error.code, -32600)
    assert.is(answer.id, id)
  })
}

test('blank lines are skipped, carriage returns are white space', async ({ wire }) => {
  wire.send(`\n  \n\r\n${JSON.stringify(hello(1))}\r\n`)
  assert.is((await wire.next()).id, 1)
})

test('an unknown method: -32601, with the nearest', async ({ wire }) => {
  wire.request(1, 'task.enqeue', {})
  assert.equal((await wire.next()).error, {
    code: -32601,
    message: "no method 'task.enqeue'",
    data: { code: 'method_not_found', hint: "did you mean 'task.enqueue'?", exit: 66 },
  })
  for (const name of ['toString', '__proto__', 'constructor', '', 'x'.repeat(10_000)]) {
    wire.request(2, name)
    assert.is((await wire.next()).error.code, -32601, name.slice(0, 20))
  }
})

const SECRET = 'hunter2'
const wrongParameters: [what: string, method: string, params: object, says: RegExp][] = [
  ['a missing one', 'task.get', {}, /'id' is missing/],
  ['an unknown one', 'task.get', { id: 'x', [`key_of_mine`]: SECRET }, /unknown field 'key_of_mine'/],
  ['a number for a string', 'task.get', { id: 1 }, /'id' must be a string/],
  ['an object for a string', 'task.get', { id: { password: SECRET } }, /'id' must be a string/],
  ['a blank one', 'task.get', { id: '' }, /^'' is not a valid task id: it is empty$/],
  [
    'one that is too long',
    'task.get',
    { id: 'x'.repeat(201) },
    /^'x{60}…' is not a valid task id: at most 200 characters$/,
  ],
  ['no tasks', 'task.enqueue', { tasks: [] }, /'tasks' must not be empty/],
  ['a list as payload', 'task.enqueue', { tasks: [{ payload: [SECRET] }] }, /'payload' must be/],
  ['a text as payload', 'task.enqueue', { tasks: [{ payload: SECRET }] }, /'payload' must be an object/],
  [
    'an unknown field of a task',
    'task.enqueue',
    { tasks: [{ payload: {}, priority: SECRET }] },
    /unknown field 'priority'/,
  ],
  ['an id that is none', 'task.enqueue', { tasks: [{ payload: {}, id: 'mine' }] }, /'mine' is not a valid task id: /],
  [
    'another word for if_exists',
    'task.enqueue',
    { tasks: [{ payload: {}, if_exists: SECRET }] },
    /'if_exists' must be/,
  ],
  [
    'metadata that is no object',
    'task.enqueue',
    { tasks: [{ payload: {}, metadata: [SECRET] }] },
    /'metadata' must be/,
  ],
  ['a name with a slash', 'session.create', { name: 'a/b' }, /^'a\/b' is not a valid session name: letters, digits/],
  ['a state that is none', 'task.list', { status: [SECRET] }, /must be/],
]
for (const [what, method, params, says] of wrongParameters) {
  test(`${method} with ${what}: -32602 says which, and repeats no value but a name`, async ({ wire }) => {
    wire.request(1, method, params)
    const { error } = await wire.next()
    assert.is(error.code, -32602)
    assert.is(error.data.code, 'invalid_params')
    assert.match(error.message, says)
    assert.not.match(JSON.stringify(error), new RegExp(SECRET))
  })
}

test('every method without its parameters answers, with a result or a clear refusal', async ({ wire }) => {
  const harmless = Object.keys(methods).filter(name => !['daemon.stop'].includes(name))
  for (const [id, method] of harmless.entries()) {
    wire.request(id, method)
    const answer = await wire.next()
    assert.ok(
      answer.result !== undefined || answer.error.data.code === 'invalid_params',
      `${method}: ${JSON.stringify(answer)}`,
    )
  }
})

test('a notification is carried out and gets no answer, not even when it is refused', async ({ wire, project }) => {
  const before = await count(project)
  wire.send(line({ jsonrpc: '2.0', method: 'task.enqueue', params: { tasks: [{ payload: { argv: ['true'] } }] } }))
  wire.send(line({ jsonrpc: '2.0', method: 'task.get', params: { id: 'none' } }))
  wire.send(line({ jsonrpc: '2.0', method: 'no.such', params: {} }))
  wire.send(line(hello('last')))
  assert.is((await wire.next()).id, 'last')
  assert.equal(wire.rest(), [])
  assert.is(await count(project), before + 1)
})

test('an id of null is a request', async ({ wire }) => {
  wire.send(line(hello(null)))
  const answer = await wire.next()
  assert.is(answer.id, null)
  assert.is(answer.result.protocol, 1)
})

test('a batch is answered as one, each its own way, without the notifications', async ({ wire }) => {
  wire.send(
    line([
      hello(1),
      { jsonrpc: '2.0', method: 'daemon.status' },
      7,
      { jsonrpc: '2.0', id: 2, method: 'no.such' },
      hello('three'),
    ]),
  )
  const answers: any[] = await wire.next()
  assert.ok(Array.isArray(answers))
  assert.equal(answers.map(({ id }) => id).sort(), [1, 2, 'three', null].sort())
  assert.is(answers.find(({ id }) => id === 2).error.code, -32601)
  assert.is(answers.find(({ id }) => id === null).error.code, -32600)
  assert.is(answers.find(({ id }) => id === 'three').result.protocol, 1)
})

test('an empty batch is one invalid request', async ({ wire }) => {
  wire.send('[]\n')
  const answer = await wire.next()
  assert.is(answer.error.code, -32600)
  assert.is(answer.id, null)
})

test('a batch of notifications has no answer at all', async ({ wire }) => {
  wire.send(
    line([
      { jsonrpc: '2.0', method: 'daemon.status' },
      { jsonrpc: '2.0', method: 'no.such' },
    ]),
  )
  wire.send(line(hello('last')))
  assert.is((await wire.next()).id, 'last')
  assert.equal(wire.rest(), [])
})

test('one that is refused in a batch leaves its neighbours alone', async ({ wire, project }) => {
  const before = await count(project)
  const enqueue = (id: number, payload: object) => ({
    jsonrpc: '2.0',
    id,
    method: 'task.enqueue',
    params: { tasks: [{ payload }] },
  })
  wire.send(line([enqueue(1, { argv: ['true'] }), enqueue(2, { argv: [] }), enqueue(3, { argv: ['true'] })]))
  const answers: any[] = await wire.next()
  assert.equal(
    answers.filter(({ error }) => error).map(({ id }) => id),
    [2],
  )
  assert.is(await count(project), before + 2)
})

test('a daemon refuses another protocol by name', async ({ wire }) => {
  wire.request(1, 'daemon.hello', { protocol: 2, version: '9.9.9' })
  const { error } = await wire.next()
  assert.is(error.data.code, 'protocol_mismatch')
  assert.is(error.data.exit, 76)
})

test('describe without schemas has only the description of each method', async ({ project }) => {
  const { methods: described } = await project.call('daemon.describe', { schemas: false })
  assert.equal(
    described,
    Object.fromEntries(
      Object.entries(methods).map(([name, { description, writes }]) => [name, { description, writes }]),
    ),
  )
})

test('describe names every method with its schemas', async ({ project }) => {
  const described = (await project.call('daemon.describe', {})).methods as Record<
    string,
    { params: { type?: string }; result: object }
  >
  assert.equal(Object.keys(described), Object.keys(methods))
  for (const [name, { params, result }] of Object.entries(described)) {
    assert.is(params.type, 'object', name)
    assert.ok(result, name)
  }
})

test.run()
