// What may happen to a connection, and that it never reaches further than itself (docs/contract.md §7, §11).

import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { socketPath } from '../../../daemon/server/socket.ts'
import { MAX_LINE_BYTES } from '../../../lib/system/json-lines.ts'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { random } from '../../helpers/random.ts'
import { within } from '../../helpers/within.ts'

const test = suite<{ project: Scratch }>('socket')

test.before.each(async world => void (world.project = await scratch()))
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const request = (id: unknown, method: string, params: object): string =>
  `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`
const enqueue = (id: unknown, payload: object = { argv: ['true'] }, more: object = {}): string =>
  request(id, 'task.enqueue', { tasks: [{ payload, ...more }] })
const HELLO = request('hello', 'daemon.hello', { protocol: 1 })
const queued = async ({ call }: Scratch): Promise<number> =>
  (await call('queue.show', { queue: 'default' })).counts.queued

test('socket and folder are for their owner alone', ({ project }) => {
  assert.is(statSync(project.daemon.socket).mode & 0o777, 0o600)
  assert.is(statSync(project.stateDir).mode & 0o777, 0o700)
})

test('half a line before the end of a connection is not carried out', async ({ project }) => {
  const wire = await project.wire()
  wire.send(enqueue(1).slice(0, -10))
  wire.end()
  await within('the connection to end', wire.closed)
  assert.is(await queued(project), 0)
})

test('a last line without its newline is not carried out, even if it is a whole request', async ({ project }) => {
  const wire = await project.wire()
  wire.send(enqueue(1).trimEnd())
  wire.end()
  await within('the connection to end', wire.closed)
  assert.is(await queued(project), 0)
})

test('a client that closes its side after its requests still gets the answers', async ({ project }) => {
  const wire = await project.wire()
  wire.send(enqueue(1) + enqueue(2))
  wire.end()
  assert.is((await wire.next()).id, 1)
  assert.is((await wire.next()).id, 2)
  await within('the connection to end', wire.closed)
})

test('a line past 4 MiB: message_too_large, the connection closes, the daemon lives', async ({ project }) => {
  const wire = await project.wire()
  wire.send(Buffer.alloc(MAX_LINE_BYTES + 1, 'x'))
  const { id, error } = await wire.next()
  assert.is(id, null)
  assert.is(error.data.code, 'message_too_large')
  await within('the connection to end', wire.closed)
  assert.is(await queued(project), 0)
})

test('what came before a line that is too long is answered first', async ({ project }) => {
  const wire = await project.wire()
  wire.send(enqueue(1))
  wire.send(`${'x'.repeat(MAX_LINE_BYTES + 1)}\n${enqueue(2)}`)
  const ids = [await wire.next(), await wire.next()].map(({ id }) => id)
  assert.equal(ids.sort(), [1, null].sort())
  await within('the connection to end', wire.closed)
  assert.is(await queued(project), 1, 'and what came behind it is not carried out')
})

test('the answers of one turn may exceed the limit for unread answers: the reader had no time to read', async ({
  project,
}) => {
  const tasks = Array.from({ length: 2 }, () => ({
    payload: { argv: ['true'] },
    metadata: { text: 'x'.repeat(900_000) },
  }))
  for (const task of tasks) await project.call('task.enqueue', { tasks: [task] })
  const wire = await project.wire()
  wire.send(Array.from({ length: 45 }, (_, i) => request(i, 'task.list', {})).join(''))
  for (let i = 0; i < 45; i++) assert.is((await wire.next()).result.tasks.length, 2)
})

test('a line of exactly 4 MiB is taken', async ({ project }) => {
  const wire = await project.wire()
  const room = MAX_LINE_BYTES - request(1, 'daemon.hello', { protocol: 1, version: '' }).trimEnd().length
  wire.send(request(1, 'daemon.hello', { protocol: 1, version: 'x'.repeat(room) }))
  assert.is((await wire.next()).result.protocol, 1)
})

test('requests cut anywhere, also within characters, arrive whole', async ({ project }) => {
  const wire = await project.wire()
  const word = 'ä€😀\u{10ffff}é'
  const bytes = Buffer.from(
    Array.from({ length: 50 }, (_, i) => enqueue(i, { argv: ['echo', `${word}${i}`] })).join(''),
  )
  const pick = random(7)
  for (let start = 0; start < bytes.length; ) {
    const end = start + 1 + pick(40)
    wire.send(bytes.subarray(start, end))
    if (pick(3) === 0) await new Promise(resolve => setImmediate(resolve))
    start = end
  }
  for (let i = 0; i < 50; i++) assert.not((await wire.next()).error)
  const { tasks } = await project.call('task.list', {})
  assert.equal(
    tasks.map(({ payload }) => (payload as { argv: string[] }).argv[1]).reverse(),
    Array.from({ length: 50 }, (_, i) => `${word}${i}`),
  )
})

test('a client that vanishes while its claim waits takes no task', async ({ project }) => {
  const gone = await project.wire()
  gone.send(request(1, 'task.claim', { queue: 'default', wait: null }) + HELLO)
  await gone.next() // the claim is parked by now
  gone.vanish()
  await roundTrip(project)
  const other = await project.wire()
  other.send(request(2, 'task.claim', { queue: 'default', wait: null }) + HELLO)
  await other.next()
  await project.call('task.enqueue', { tasks: [{ payload: { argv: ['true'] } }] })
  const { id, result } = await other.next()
  assert.is(id, 2)
  assert.is(result.claim, 1, 'nobody had it before')
})

/** One round trip on a new connection: by then the daemon has seen what happened on the others before. */
const roundTrip = async (project: Scratch): Promise<void> => {
  const probe = await project.client()
  await probe.call('daemon.hello', { protocol: 1 })
  probe.close()
}

test('a client that leaves answers unread is cut off with the next one, and other clients are served', async ({
  project,
}) => {
  await project.call('task.enqueue', {
    tasks: Array.from({ length: 4 }, () => ({ payload: { argv: ['true'] }, metadata: { note: 'x'.repeat(900_000) } })),
  })
  const slow = await project.wire()
  slow.pause()
  const next = (await project.call('event.list', {})).next
  // 40 answers of 1.8 MB
  slow.send(request(0, 'event.list', { after: next, wait: null }) + request(1, 'task.list', {}).repeat(40))
  assert.is(await queued(project), 4, 'others are served meanwhile')
  await project.call('task.enqueue', { tasks: [{ payload: { argv: ['true'] } }] })
  slow.resume()
  await within('the slow one to be cut off', slow.closed)
  assert.ok(slow.rest().length < 41, 'with what it had not read')
})

test('a client that reads late gets every answer in the end', async ({ project }) => {
  await project.call('task.enqueue', {
    tasks: [{ payload: { argv: ['true'] }, metadata: { note: 'x'.repeat(900_000) } }],
  })
  const slow = await project.wire()
  slow.pause()
  for (let id = 0; id < 20; id++) slow.request(id, 'task.list')
  await project.call('daemon.hello', { protocol: 1 })
  slow.resume()
  for (let id = 0; id < 20; id++) assert.is((await slow.next()).id, id)
})

test('two hundred connections at once are all served', async ({ project }) => {
  const wires = await Promise.all(Array.from({ length: 200 }, () => project.wire()))
  for (const [i, wire] of wires.entries()) wire.send(enqueue(i))
  for (const [i, wire] of wires.entries()) assert.is((await wire.next()).id, i)
  assert.is(await queued(project), 200)
})

test('a socket path that is too long for the system lies elsewhere, in a folder of your own', () => {
  const long = `/tmp/${'x'.repeat(200)}/.sparkq`
  const runtime = mkdtempSync(join(tmpdir(), 'sq-run.'))
  const path = socketPath(long, { XDG_RUNTIME_DIR: runtime })
  assert.ok(path.startsWith(`${runtime}/sparkq-${process.getuid!()}/`))
  assert.ok(Buffer.byteLength(path) <= 100)
  assert.is(path, socketPath(long, { XDG_RUNTIME_DIR: runtime }), 'the same each time')
  assert.is.not(path, socketPath(`${long}2`, { XDG_RUNTIME_DIR: runtime }))
  assert.ok(socketPath(long, {}).startsWith(tmpdir()))
  assert.ok(socketPath(long, { XDG_RUNTIME_DIR: '' }).startsWith(tmpdir()), 'an empty variable is none')
  assert.is(socketPath('/tmp/short/.sparkq', {}), '/tmp/short/.sparkq/sock')
  rmSync(runtime, { recursive: true })
})

test.run()
