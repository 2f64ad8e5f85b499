import { createServer, get, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { gunzipSync } from 'node:zlib'
import { isLoopback } from '../../../daemon/http/compress.ts'
import { sendJson } from '../../../daemon/http/reply.ts'

const test = suite('http: compressed results')

const LARGE = { text: 'x'.repeat(5_000) }

/** The response with this value, to a caller that seems to have this address. */
const answer = async (value: object, from: string, encoding: string): Promise<IncomingMessage & { body: Buffer }> => {
  const server = createServer((_, response) => sendJson(response, 200, value))
  server.on('connection', socket => Object.defineProperty(socket, 'remoteAddress', { value: from }))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const request = get({ port, host: '127.0.0.1', headers: { 'accept-encoding': encoding }, agent: false })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const body = await buffer(response)
  server.close()
  return Object.assign(response, { body })
}

test('a caller elsewhere that accepts it gets a large result compressed', async () => {
  const { headers, body } = await answer(LARGE, '192.0.2.7', 'br, gzip')
  assert.is(headers['content-encoding'], 'gzip')
  assert.is(headers['content-length'], String(body.length))
  assert.is(headers.vary, 'accept-encoding')
  assert.ok(body.length < 200)
  assert.equal(JSON.parse(gunzipSync(body).toString()), LARGE)
})

const plain: [why: string, value: object, from: string, encoding: string][] = [
  ['on this machine', LARGE, '127.0.0.1', 'gzip'],
  ['on this machine, by IPv6', LARGE, '::1', 'gzip'],
  ['that does not accept it', LARGE, '192.0.2.7', 'br, gzip;q=0'],
  ['that gets little', { text: 'x' }, '192.0.2.7', 'gzip'],
]
for (const [why, value, from, encoding] of plain)
  test(`a caller ${why} gets it as it is`, async () => {
    const { headers, body } = await answer(value, from, encoding)
    assert.is(headers['content-encoding'], undefined)
    assert.equal(JSON.parse(body.toString()), value)
  })

test('addresses of this machine', () => {
  for (const address of ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1']) assert.ok(isLoopback(address), address)
  for (const address of ['192.0.2.7', '::2', '::ffff:192.0.2.7', '10.127.0.1']) assert.not(isLoopback(address), address)
})

test.run()
