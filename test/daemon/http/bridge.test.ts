// What a caller gets besides the results of methods: health, headers, files, JSON-RPC, a login, and the refusals of
// what is no request.

import { connect } from 'node:net'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { SECURITY_HEADERS } from '../../../daemon/http/headers.ts'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { ask, pageKey, pageUrl, tokenOf } from '../../helpers/http.ts'
import { within } from '../../helpers/within.ts'

const test = suite('http: bridge')

let project: Scratch
test.before(async () => void (project = await scratch('server: {port: 0}')))
test.after(() => project[Symbol.asyncDispose]())

test('/healthz says nothing about the project', async () => {
  const { status, json, headers } = await ask(project, { path: '/healthz', key: undefined })
  assert.equal([status, json], [200, { ok: true }])
  assert.not.match(JSON.stringify(headers), new RegExp(project.dir))
})

test('every response has the headers that keep other pages out, and the build', async () => {
  const paths = ['/', '/main.js', '/healthz', '/api/tasks', '/api/nothing', '/api/daemon/describe', '/rpc']
  for (const path of paths) {
    const { headers } = await ask(project, { path, headers: { origin: (await pageUrl(project)).origin } })
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) assert.is(headers[name], value, `${path}: ${name}`)
    assert.match(String(headers['sparkq-build']), /^[\da-f]{12}$/, path)
    assert.not.ok(
      Object.keys(headers).some(name => name.startsWith('access-control-')),
      path,
    )
  }
})

test('nothing inline can run in the page, and nothing from elsewhere', async () => {
  const policy = SECURITY_HEADERS['content-security-policy']!
  assert.not.match(policy, /unsafe|\*|https?:|nonce/)
  const { text } = await ask(project, { path: '/', key: undefined })
  assert.not.match(text, /<style|<script(?![^>]* src=)|\son\w+=|style=|https?:/)
})

test('a HEAD has the headers of a GET and no body', async () => {
  for (const path of ['/', '/api/queues']) {
    const [head, get] = [await ask(project, { path, method: 'HEAD' }), await ask(project, { path })]
    assert.equal([head.status, head.text], [200, ''])
    assert.is(head.headers['content-length'], get.headers['content-length'])
  }
})

const rpc = (body: unknown, key?: string) => ask(project, { path: '/rpc', body, ...(key && { key }) })
const call = (method: unknown, params: object = {}) => ({ jsonrpc: '2.0', id: 7, method, params })

test('/rpc takes one request of JSON-RPC', async () => {
  const { status, json } = await rpc(call('queue.list'))
  assert.equal([status, json.id, json.result.queues[0].name], [200, 7, 'default'])
  const refused = (await rpc(call('task.get', { id: 'tsk_none' }))).json
  assert.equal([refused.id, refused.error.code, refused.error.data.code], [7, 66, 'not_found'])
  assert.is((await rpc({ jsonrpc: '2.0', method: 'queue.list' })).status, 204)
  for (const wrong of [[], [call('queue.list')], {}, call(7), { ...call('queue.list'), params: [] }])
    assert.is((await rpc(wrong)).json.error.data.code, 'invalid_request', JSON.stringify(wrong))
})

test('/rpc has no method that has no route, and only reads with a key that reads', async () => {
  for (const method of ['cli.run', 'page.link', 'spool.take', 'worker.register', 'constructor', 'nothing.here'])
    assert.is((await rpc(call(method))).json.error.data.code, 'method_not_found', method)
  const read = await pageKey(project, { read: true })
  assert.is((await rpc(call('queue.create', { name: 'q' }), read)).json.error.data.code, 'not_permitted')
  assert.ok((await rpc(call('worker.list'), read)).json.result.workers)
})

test('the journal says which key made a change, and from where', async () => {
  await ask(project, { path: '/api/queues', body: { name: 'by-token' } })
  await ask(project, { path: '/api/queues', body: { name: 'by-page' }, key: await pageKey(project) })
  const { events } = await project.call('event.list', { after: 0, kinds: ['queue.created'] })
  const origins = new Map(events.map(({ queue, origin }) => [queue, origin]))
  assert.equal([origins.get('by-token'), origins.get('by-page')], ['token 127.0.0.1', 'page 127.0.0.1'])
})

test('a login needs a code', async () => {
  const login = (body: unknown) => ask(project, { path: '/api/login', key: undefined, body })
  for (const body of [{}, { code: 1 }, { code: null }, [], 'null', '"x"'])
    assert.is((await login(body)).json.error.code, 'invalid_params', JSON.stringify(body))
  assert.is((await ask(project, { path: '/api/login', key: undefined })).status, 401)
})

/** What a raw connection gets until the daemon ends it. */
const sent = async (text: string): Promise<string> => {
  const { hostname, port } = await pageUrl(project)
  const answer = new Promise<string>(resolve => {
    let got = ''
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(text.replaceAll('\n', '\r\n')))
    socket.setEncoding('utf8')
    socket.on('data', chunk => void (got += chunk))
    socket.on('error', () => {})
    socket.on('close', () => resolve(got))
  })
  return within('the daemon to end the connection', answer)
}

const AUTHORIZED = () => `host: localhost\nauthorization: Bearer ${tokenOf(project)}\n`
const raw: [title: string, text: () => string, status: number][] = [
  ['words', () => 'hello\n\n', 400],
  ['TLS', () => '\x16\x03\x01\x02\x00\x01', 400],
  ['headers of more than 16 KiB', () => `GET / HTTP/1.1\nhost: localhost\nx: ${'y'.repeat(17_000)}\n\n`, 431],
  [
    'two lengths',
    () => `POST /rpc HTTP/1.1\n${AUTHORIZED()}content-length: 5\ntransfer-encoding: chunked\n\n0\n\n`,
    400,
  ],
  ['no host', () => 'GET / HTTP/1.1\nconnection: close\n\n', 421],
  ['no host in HTTP/1.0', () => 'GET /healthz HTTP/1.0\n\n', 421],
  ['two hosts', () => 'GET / HTTP/1.1\nhost: localhost\nhost: evil\nconnection: close\n\n', 421],
  ['another expectation', () => 'GET /api/tasks HTTP/1.1\nhost: localhost\nexpect: x\nconnection: close\n\n', 401],
  ['nothing at all', () => '', 408],
  ['half a header', () => 'GET / HTTP/1.1\nhost: loc', 408],
  [
    'half a body',
    () => `POST /rpc HTTP/1.1\n${AUTHORIZED()}content-type: application/json\ncontent-length: 9\n\n{"a"`,
    408,
  ],
]

test('what is no request, or comes too slowly, is refused with the same headers', async () => {
  const answers = await Promise.all(
    raw.map(async ([title, text, status]) => [title, status, await sent(text())] as const),
  )
  for (const [title, status, answer] of answers) {
    assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `), title)
    assert.match(answer, /\ncontent-security-policy: default-src 'none'/i, title)
    assert.ok(JSON.parse(answer.split('\r\n\r\n')[1]!).error.code, title)
  }
})

test('a caller that leaves in the middle of its body is not logged as a fault', async () => {
  const { hostname, port } = await pageUrl(project)
  const head = `POST /rpc HTTP/1.1\r\n${AUTHORIZED().replaceAll('\n', '\r\n')}content-type: application/json\r\n`
  const socket = connect({ host: hostname, port: Number(port) })
  await new Promise<void>(resolve => socket.write(`${head}content-length: 9\r\n\r\n{"a"`, () => resolve()))
  await ask(project, { path: '/healthz' })
  socket.destroy()
  await ask(project, { path: '/healthz' })
  assert.equal(
    project.log.filter(({ event }) => event === 'http.failed'),
    [],
  )
})

test.run()
