// The tools' end of the socket, against servers that do what a daemon should not.

import { createServer, type Server, type Socket } from 'node:net'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openClient } from '../../../lib/rpc/client.ts'
import { codeOf, refusal } from '../../helpers/refusal.ts'
import { within } from '../../helpers/within.ts'

const test = suite<{ dir: string; path: string; servers: Server[] }>('client')

test.before.each(world => {
  world.dir = mkdtempSync(join(tmpdir(), 'sq-client.'))
  world.path = join(world.dir, 'sock')
  world.servers = []
})
test.after.each(async ({ dir, servers }) => {
  for (const server of servers) server.close()
  rmSync(dir, { recursive: true, force: true })
})

/** A server that hands each line that it gets, as JSON, to `answer`. */
const serve = async (
  world: { path: string; servers: Server[] },
  answer: (request: any, socket: Socket) => void,
): Promise<void> => {
  const server = createServer(socket => {
    socket.on('error', () => {})
    socket.on('data', chunk => {
      for (const line of String(chunk).split('\n').filter(Boolean)) answer(JSON.parse(line), socket)
    })
  })
  world.servers.push(server)
  await once(server.listen(world.path), 'listening')
}
const line = (value: object): string => `${JSON.stringify({ jsonrpc: '2.0', ...value })}\n`
const HELLO = ['daemon.hello', { protocol: 1 }] as const

test('a daemon that more dial at once than the kernel lets wait is reached by all of them', async world => {
  const server = createServer(socket => socket.on('error', () => {}))
  world.servers.push(server)
  await once(server.listen({ path: world.path, backlog: 1 }), 'listening')
  const clients = await within('all of them', Promise.all(Array.from({ length: 20 }, () => openClient(world.path))))
  for (const client of clients) client.close()
})

test('one that reads nothing cannot keep a connection that is closed, however much was written', async world => {
  const server = createServer(socket => socket.on('error', () => {}).pause())
  world.servers.push(server)
  await once(server.listen(world.path), 'listening')
  const client = await openClient(world.path)
  const call = codeOf(client.call('rpc.none' as 'daemon.hello', { protocol: 'x'.repeat(3e6) as never }))
  client.close()
  await within('its end', client.closed)
  assert.is(await call, 'disconnected')
})

test('a missing daemon, and a file that is no socket, are unreachable', async ({ path }) => {
  assert.is(await codeOf(openClient(path)), 'unreachable')
  writeFileSync(path, '')
  const error = await refusal(openClient(path))
  assert.equal([error.code, error.hint], ['unreachable', "start it with 'sparkq start'"])
})

test('answers find their calls in whatever order they come', async world => {
  const held: string[] = []
  await serve(world, ({ id }, socket) => {
    held.unshift(line({ id, result: { protocol: id } }))
    if (held.length === 3) socket.write(held.join(''))
  })
  const client = await openClient(world.path)
  const results = await Promise.all([1, 2, 3].map(() => client.call(...HELLO)))
  assert.equal(
    results.map(({ protocol }) => protocol),
    [1, 2, 3],
  )
  client.close()
  await within('the end', client.closed)
})

test('an error of the daemon is thrown as it is', async world => {
  await serve(world, ({ id }, socket) =>
    socket.write(
      line({ id, error: { code: 66, message: 'no queue', data: { code: 'not_found', hint: 'h', exit: 66 } } }),
    ),
  )
  const client = await openClient(world.path)
  const error = await refusal(client.call(...HELLO))
  assert.equal([error.code, error.message, error.hint], ['not_found', 'no queue', 'h'])
  client.close()
})

test('calls that are open when the daemon goes are disconnected, and so is every later one', async world => {
  await serve(world, (_, socket) => socket.destroy())
  const client = await openClient(world.path)
  assert.is(await codeOf(client.call(...HELLO)), 'disconnected')
  await within('the end', client.closed)
  assert.is(await codeOf(within('the refusal', client.call(...HELLO))), 'disconnected')
})

test('an error without an id is meant for whatever is open', async world => {
  await serve(world, (_, socket) =>
    socket.write(
      line({
        id: null,
        error: { code: 85, message: 'too large', data: { code: 'message_too_large', hint: null, exit: 65 } },
      }),
    ),
  )
  const client = await openClient(world.path)
  assert.is(await codeOf(client.call(...HELLO)), 'message_too_large')
  client.close()
})

test('a notification is handed on; an answer without a call is ignored', async world => {
  await serve(world, ({ id }, socket) =>
    socket.write(
      line({ id: 99, result: 0 }) +
        line({ method: 'worker.directive', params: { directive: 'stop' } }) +
        line({ id, result: {} }),
    ),
  )
  const heard: unknown[] = []
  const client = await openClient(world.path, notification => heard.push(notification))
  await client.call(...HELLO)
  assert.equal(heard, [{ method: 'worker.directive', params: { directive: 'stop' } }])
  client.close()
})

test.run()
