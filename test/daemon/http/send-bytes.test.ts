import { fstatSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, createServer, get, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { sendBytes, type Bytes } from '../../../daemon/http/send-bytes.ts'
import { until } from '../../helpers/until.ts'
import { within } from '../../helpers/within.ts'

const test = suite<{ dir: string }>('http: bytes of a file')

test.before.each(world => {
  world.dir = mkdtempSync(join(tmpdir(), 'sq-b.'))
})
test.after.each(({ dir }) => rmSync(dir, { recursive: true }))

/** The body of one response. */
const answer = async (bytes: Bytes, take: (response: IncomingMessage) => Promise<string>): Promise<string> => {
  const server = createServer((request, response) => void sendBytes({ request, response, headers: {} }, bytes))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const { port } = server.address() as AddressInfo
    // A connection that is closed anyway would hide a body that has no end.
    using agent = Object.assign(new Agent({ keepAlive: true }), { [Symbol.dispose]: () => agent.destroy() })
    const [response] = (await once(get({ port, host: '127.0.0.1', agent }), 'response')) as [IncomingMessage]
    return await within('the body', take(response))
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const openFile = (dir: string, content: string): { file: number; size: number } => {
  writeFileSync(join(dir, 'log'), content)
  const file = openSync(join(dir, 'log'), 'r')
  return { file, size: fstatSync(file).size }
}

const isClosed = (file: number): boolean => {
  try {
    fstatSync(file)
    return false
  } catch {
    return true
  }
}

test('a file is closed when it is sent', async ({ dir }) => {
  const bytes = openFile(dir, 'x'.repeat(300_000))
  assert.is((await answer(bytes, text)).length, 300_000)
  await until('the file to be closed', () => isClosed(bytes.file))
})

test('a file that has become shorter breaks the connection off, so that its reader does not wait', async ({ dir }) => {
  const { file } = openFile(dir, 'short')
  const got = await answer({ file, size: 300_000 }, response => text(response).catch(() => 'broken off'))
  assert.is(got, 'broken off')
  await until('the file to be closed', () => isClosed(file))
})

test('a file is closed when its reader leaves', async ({ dir }) => {
  const bytes = openFile(dir, 'x'.repeat(50_000_000))
  await answer(bytes, async response => {
    response.destroy()
    return ''
  })
  await until('the file to be closed', () => isClosed(bytes.file))
})

test.run()
