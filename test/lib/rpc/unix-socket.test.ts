// One connection to a Unix socket.

import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { connect } from '../../../lib/rpc/unix-socket.ts'
import { within } from '../../helpers/within.ts'

const test = suite<{ dir: string; path: string; server: Server }>('connection')

test.before.each(async world => {
  world.dir = mkdtempSync(join(tmpdir(), 'sq-connection.'))
  world.path = join(world.dir, 'ünï sock')
  world.server = createServer({ allowHalfOpen: true })
  await once(world.server.listen(world.path), 'listening')
})
test.after.each(({ dir, server }) => {
  server.close()
  rmSync(dir, { recursive: true, force: true })
})

/** What came, and when it ended. */
const listener = () => {
  const came: Buffer[] = []
  const end = Promise.withResolvers<void>()
  return {
    came,
    end: () => within('the end', end.promise),
    ends: { data: (bytes: Buffer) => void came.push(bytes), closed: end.resolve },
  }
}
const accepted = async (server: Server): Promise<Socket> =>
  ((await once(server, 'connection')) as [Socket])[0].on('error', () => {})

test('8 MB there and back, and what was written last still goes out', async ({ path, server }) => {
  const { came, end, ends } = listener()
  const other = accepted(server)
  const connection = await connect(path, ends)
  const socket = await other
  const text = 'ü€😀\n'.repeat(800_000)
  connection.write(text)
  connection.write('last')
  connection.close()
  const got: Buffer[] = []
  for await (const bytes of socket) got.push(bytes as Buffer)
  assert.ok(Buffer.concat(got).equals(Buffer.from(`${text}last`)))
  socket.destroy()
  await end()
  assert.equal(came, [])

  const back = listener()
  const again = accepted(server)
  await connect(path, back.ends)
  ;(await again).end(text)
  await back.end()
  assert.ok(Buffer.concat(back.came).equals(Buffer.from(text)))
})

test('the end of a connection is reported once, from either side, and later calls do nothing', async ({
  path,
  server,
}) => {
  for (const leave of ['theirs', 'ours'] as const) {
    let ended = 0
    const { end, ends } = listener()
    const other = accepted(server)
    const connection = await connect(path, {
      ...ends,
      closed: () => {
        ended++
        ends.closed()
      },
    })
    const socket = await other
    if (leave === 'theirs') socket.destroy()
    else connection.close()
    await end()
    connection.write('nobody reads this')
    connection.close()
    await new Promise(resolve => setImmediate(resolve))
    assert.is(ended, 1)
    socket.destroy()
  }
})

test('a connection whose other side reads nothing is given up', async ({ path, server }) => {
  const { end, ends } = listener()
  const other = accepted(server)
  const connection = await connect(path, ends)
  const socket = (await other).pause()
  connection.write('x'.repeat(3e6))
  connection.close()
  await end()
  socket.destroy()
})

test('why it was refused is the word of the system', async ({ path, dir }) => {
  const { ends } = listener()
  const why = (at: string): Promise<unknown> =>
    connect(at, ends).then(
      () => 'connected',
      error => error,
    )
  writeFileSync(`${path}.file`, '')
  assert.equal(
    [await why(join(dir, 'none')), await why(`${path}.file`), await why(join(path, 'below'))],
    ['ENOENT', 'ECONNREFUSED', 'ENOTDIR'],
  )
  assert.match(String(await why(join(dir, 'x'.repeat(200)))), /^(EINVAL|ENAMETOOLONG)$/)
})

test.run()
