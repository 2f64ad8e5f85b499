import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { callWithin } from '../../../lib/rpc/call-with-timeout.ts'
import { limitMs } from '../../helpers/patience.ts'
import { codeOf, refusal } from '../../helpers/refusal.ts'
import { nextPiece } from '../../helpers/child.ts'

const test = suite<{ dir: string; path: string; server: Server }>('callWithin')

test.before.each(async world => {
  world.dir = mkdtempSync(join(tmpdir(), 'sq-w.'))
  world.path = join(world.dir, 'sock')
  world.server = createServer({ allowHalfOpen: true }) // one that is frozen ends nothing
  await once(world.server.listen(world.path), 'listening')
})
test.after.each(({ dir, server }) => {
  server.close()
  rmSync(dir, { recursive: true })
})

test('an answer in time is the answer', async ({ path, server }) => {
  server.on('connection', socket =>
    socket.once('data', () => socket.end('{"jsonrpc":"2.0","id":1,"result":{"pid":7}}\n')),
  )
  assert.equal(await callWithin(path, 'daemon.hello', { protocol: 1 }, limitMs / 1000), { pid: 7 })
})

test('a daemon that takes the call and does not answer is given up, with the connection', async ({ path, server }) => {
  const left = new Promise<Socket>(resolve =>
    server.on('connection', socket => socket.on('end', () => resolve(socket)).resume()),
  )
  const error = await refusal(callWithin(path, 'daemon.status', {}, 0.05))
  assert.equal([error.code, error.message], ['timed_out', `the daemon at '${path}' took too long`])
  ;(await left).destroy()
})

test('where as many dial a frozen one as the kernel lets wait it does not wait any longer', async ({ path }) => {
  const child = spawn(
    process.execPath,
    ['-e', `require('net').createServer().listen({ path: '${path}.1', backlog: 1 }, () => console.log())`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await nextPiece(child.stdout)
  child.kill('SIGSTOP')
  const others = Array.from({ length: 3 }, () => connect(`${path}.1`).on('error', () => {}))
  try {
    assert.is(await codeOf(callWithin(`${path}.1`, 'daemon.status', {}, 0.05)), 'timed_out')
  } finally {
    for (const other of others) other.destroy()
    child.kill('SIGKILL')
  }
})

test('a refusal and a missing daemon come as they are', async ({ path, server }) => {
  server.on('connection', socket =>
    socket.once('data', () =>
      socket.end(
        '{"jsonrpc":"2.0","id":1,"error":{"code":82,"message":"no","data":{"code":"config","hint":null,"exit":78}}}\n',
      ),
    ),
  )
  assert.is(await codeOf(callWithin(path, 'daemon.reload', {}, limitMs / 1000)), 'config')
  assert.is(await codeOf(callWithin(`${path}.none`, 'daemon.reload', {}, limitMs / 1000)), 'unreachable')
})

test.run()
