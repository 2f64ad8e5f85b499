// Which requests are served: each check of docs/page.md has its refusals, in its order.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { ask, pageKey, type Ask } from '../../helpers/http.ts'

const test = suite('http: accepted requests')

let project: Scratch
let read: string
let page: string
test.before(async () => {
  project = await scratch('server: {port: 0, hosts: [sparkq.example, "[fe80::1]"]}')
  read = await pageKey(project, { read: true })
  page = await pageKey(project)
})
test.after(() => project[Symbol.asyncDispose]())

const NONE = { key: undefined }
const JSON_TYPE = { 'content-type': 'application/json' }

const refused: [title: string, asked: () => Ask, status: number, code: string][] = [
  // 1
  ['a name that was bound again', () => ({ path: '/', headers: { host: 'evil.example' } }), 421, 'wrong_host'],
  ['the same with our port', () => ({ path: '/', headers: { host: 'evil.example:5005' } }), 421, 'wrong_host'],
  ['a name that begins as ours', () => ({ path: '/', headers: { host: 'localhost.evil.example' } }), 421, 'wrong_host'],
  ['a name that ends as ours', () => ({ path: '/', headers: { host: 'evil.localhost' } }), 421, 'wrong_host'],
  ['an address that is not ours', () => ({ path: '/', headers: { host: '10.0.0.1' } }), 421, 'wrong_host'],
  ['a port alone', () => ({ path: '/', headers: { host: ':5005' } }), 421, 'wrong_host'],
  ['a host that is none', () => ({ path: '/', headers: { host: '127.0.0.1:5005:1' } }), 421, 'wrong_host'],
  ['a user before the host', () => ({ path: '/', headers: { host: 'localhost@evil.example' } }), 421, 'wrong_host'],
  ['the wrong host of the API', () => ({ path: '/api/tasks', headers: { host: 'evil.example' } }), 421, 'wrong_host'],
  ['the wrong host of /healthz', () => ({ path: '/healthz', headers: { host: 'evil.example' } }), 421, 'wrong_host'],
  // 2
  ['a page of another site', () => ({ path: '/', headers: { origin: 'https://evil.example' } }), 403, 'not_permitted'],
  ['a page of another port', () => from('http://localhost:3000', 'localhost:5005'), 403, 'not_permitted'],
  ['a page of no origin', () => ({ path: '/api/tasks', headers: { origin: 'null' } }), 403, 'not_permitted'],
  ['a page of another scheme', () => from('ftp://localhost', 'localhost'), 403, 'not_permitted'],
  ['an empty origin', () => ({ path: '/', headers: { origin: '' } }), 403, 'not_permitted'],
  // 3
  ...['cross-site', 'same-site', 'none, cross-site', ''].map((site): (typeof refused)[number] => [
    `Sec-Fetch-Site '${site}'`,
    () => ({ path: '/api/tasks', headers: { 'sec-fetch-site': site } }),
    403,
    'not_permitted',
  ]),
  // 4
  ...['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PURGE'].map((method): (typeof refused)[number] => [
    method,
    () => ({ path: '/api/tasks', method }),
    405,
    'http_method',
  ]),
  ['a preflight, without a key', () => ({ path: '/rpc', method: 'OPTIONS', ...NONE }), 405, 'http_method'],
  // 5
  ['no key', () => ({ path: '/api/tasks', ...NONE }), 401, 'key_required'],
  ['no key for a path that is not there', () => ({ path: '/api/nothing', ...NONE }), 401, 'key_required'],
  ['no key for /rpc', () => ({ path: '/rpc', body: {}, ...NONE }), 401, 'key_required'],
  ['a wrong key', () => ({ path: '/api/tasks', key: 'x'.repeat(43) }), 401, 'key_required'],
  ['an empty key', () => ({ path: '/api/tasks', key: '' }), 401, 'key_required'],
  [
    'a longer life for a key',
    () => ({ path: '/api/tasks', key: page.replace(/\.\d+\./, '.99999999999.') }),
    401,
    'key_required',
  ],
  ['more rights for a key', () => ({ path: '/api/tasks', key: read.replace(/^read/, 'page') }), 401, 'key_required'],
  ['half a key', () => ({ path: '/api/tasks', key: page.slice(0, -1) }), 401, 'key_required'],
  [
    'another scheme',
    () => ({ path: '/api/tasks', ...NONE, headers: { authorization: `Basic ${page}` } }),
    401,
    'key_required',
  ],
  ['a key in the address', () => ({ path: `/api/tasks?key=${page}`, ...NONE }), 401, 'key_required'],
  [
    'a key in a cookie',
    () => ({ path: '/api/tasks', ...NONE, headers: { cookie: `key=${page}` } }),
    401,
    'key_required',
  ],
  ['a used code', () => ({ path: '/api/login', body: { code: 'x'.repeat(22) }, ...NONE }), 401, 'key_required'],
  // 6
  [
    'a change with a key that reads',
    () => ({ path: '/api/queues', body: { name: 'q' }, key: read }),
    403,
    'not_permitted',
  ],
  ['a stop with a key that reads', () => ({ path: '/api/daemon/stop', body: {}, key: read }), 403, 'not_permitted'],
  [
    'a change with a key that reads, before its type',
    () => ({ path: '/api/queues', body: 'name=q', key: read, headers: { 'content-type': 'text/plain' } }),
    403,
    'not_permitted',
  ],
  // 7
  ...['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonx', ''].map(
    (type): (typeof refused)[number] => [
      `a body of '${type}'`,
      () => ({ path: '/api/queues', body: '{"name":"q"}', headers: { 'content-type': type } }),
      415,
      'content_type',
    ],
  ),
  [
    'a type for /api/login',
    () => ({ path: '/api/login', body: '{}', ...NONE, headers: { 'content-type': 'text/plain' } }),
    415,
    'content_type',
  ],
  ['a body of 1 MiB and a byte', () => ({ path: '/api/queues', body: padded(MIB + 1) }), 413, 'message_too_large'],
  [
    'the same in chunks',
    () => ({ path: '/api/queues', body: padded(MIB + 1), headers: CHUNKED }),
    413,
    'message_too_large',
  ],
  ['tasks of 4 MiB and a byte', () => ({ path: '/api/tasks', body: padded(4 * MIB + 1) }), 413, 'message_too_large'],
  ['a long code', () => ({ path: '/api/login', body: { code: 'x'.repeat(1024) }, ...NONE }), 413, 'message_too_large'],
  // What is asked for
  ['a body that is not JSON', () => ({ path: '/api/queues', body: '{"name":' }), 400, 'parse_error'],
  ['a body that is no object', () => ({ path: '/api/queues', body: '[]' }), 422, 'invalid_params'],
  ['a path that is not there', () => ({ path: '/api/nothing' }), 404, 'not_found'],
  ['a file above the page', () => ({ path: '/../package.json' }), 404, 'not_found'],
  ['the same, encoded', () => ({ path: '/%2e%2e/package.json' }), 404, 'not_found'],
  ['the list of the files', () => ({ path: '/files.json' }), 404, 'not_found'],
  ['a target that is no path', () => ({ path: 'http://127.0.0.1/api/tasks' }), 400, 'usage'],
  ['a method that belongs to a process', () => ({ path: '/api/cli/run', body: {} }), 404, 'not_found'],
  ['a link, which only the socket makes', () => ({ path: '/api/pages/link', body: {} }), 404, 'not_found'],
]

const MIB = 1024 * 1024
const CHUNKED = { ...JSON_TYPE, 'transfer-encoding': 'chunked' }
const padded = (bytes: number): string => `{"name":"q"${' '.repeat(bytes - '{"name":"q"}'.length)}}`
const from = (origin: string, host: string): Ask => ({ path: '/api/tasks', headers: { origin, host } })

for (const [title, asked, status, code] of refused)
  test(`${title}: ${status} ${code}`, async () => {
    const reply = await ask(project, asked())
    assert.is(reply.status, status, reply.text)
    assert.is(reply.json.error.code, code)
    assert.type(reply.json.error.message, 'string')
    assert.match(String(reply.headers['content-security-policy']), /^default-src 'none'/)
    assert.is(reply.headers['access-control-allow-origin'], undefined)
  })

test('nothing of all that was refused has changed anything', async () => {
  const { queues } = await project.call('queue.list', {})
  assert.equal(
    queues.map(({ name }) => name),
    ['default'],
  )
})

const served: [title: string, asked: () => Ask][] = [
  ['localhost with any port', () => ({ path: '/api/tasks', headers: { host: 'localhost:6000' } })],
  ['[::1]', () => ({ path: '/api/tasks', headers: { host: '[::1]:5005' } })],
  ['a name of server.hosts, in any case', () => ({ path: '/api/tasks', headers: { host: 'SparkQ.Example' } })],
  ['an address of server.hosts', () => ({ path: '/api/tasks', headers: { host: '[fe80::1]:5005' } })],
  ['a page of ours', () => from('http://localhost:6000', 'localhost:6000')],
  ['a page of ours behind a proxy', () => from('https://sparkq.example', 'sparkq.example')],
  ['a page that browsers call our own', () => ({ path: '/api/tasks', headers: { 'sec-fetch-site': 'same-origin' } })],
  ['an address that was typed', () => ({ path: '/', ...NONE, headers: { 'sec-fetch-site': 'none' } })],
  ['a key of a page', () => ({ path: '/api/tasks', key: page })],
  ['a key that reads', () => ({ path: '/api/tasks', key: read })],
  ['workers for a key that reads', () => ({ path: '/api/workers', key: read })],
  [
    'a type with a parameter',
    () => ({ path: '/rpc', body: {}, headers: { 'content-type': 'Application/JSON; charset=utf-8' } }),
  ],
  ['a body of 1 MiB', () => ({ path: '/api/daemon/reload', body: `{}${' '.repeat(MIB - 2)}` })],
  ['/healthz without a key', () => ({ path: '/healthz', ...NONE })],
  ['/api/health without a key', () => ({ path: '/api/health', ...NONE })],
]

for (const [title, asked] of served)
  test(`${title}: served`, async () => {
    const reply = await ask(project, asked())
    assert.is(reply.status, 200, reply.text)
  })

test.run()
