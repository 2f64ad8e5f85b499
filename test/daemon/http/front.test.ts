// The port of the page: which one, who has it, and that nothing is loaded before somebody looks.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ownPort } from '../../../daemon/http/ports.ts'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { ask, pageKey, pageUrl, tokenOf } from '../../helpers/http.ts'
import { refusal } from '../../helpers/refusal.ts'
import { until } from '../../helpers/until.ts'
import { within } from '../../helpers/within.ts'

const test = suite('http: port')

/** A server that is none of ours, on a free port. */
const stranger = async (answer = ''): Promise<{ port: number } & AsyncDisposable> => {
  const server: Server = createServer(socket => void socket.on('error', () => {}).end(answer))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  return {
    port,
    async [Symbol.asyncDispose]() {
      server.close()
    },
  }
}

const pageOf = async ({ call }: Scratch) => (await call('daemon.status', { tasks: false })).page
const portOf = async (project: Scratch) => Number((await pageUrl(project)).port)
const write = ({ file }: Scratch, server: string): void => writeFileSync(file, `runners: []\nserver: ${server}\n`)

test('a project keeps the port that it had, and its address is in .sparkq/url while it listens', async () => {
  await using project = await scratch()
  const port = await portOf(project)
  const url = join(project.stateDir, 'url')
  assert.is(readFileSync(url, 'utf8'), `http://127.0.0.1:${port}/\n`)
  await project.stop()
  assert.not.ok(existsSync(url))
  await project.start()
  assert.is(await portOf(project), port)
})

test('a port that another took meanwhile is left to it; the next one is kept', async () => {
  await using project = await scratch()
  await project.stop()
  await using other = await stranger()
  writeFileSync(join(project.stateDir, 'port'), `${other.port}\n`)
  await project.start()
  const port = await portOf(project)
  assert.is.not(port, other.port)
  assert.is(readFileSync(join(project.stateDir, 'port'), 'utf8'), `${port}\n`)
})

test('a file that names no port counts as none', async () => {
  await using project = await scratch()
  for (const text of ['', 'x', '0', '70000', '-1', '5005 5006']) {
    await project.stop()
    writeFileSync(join(project.stateDir, 'port'), text)
    await project.start()
    assert.is((await pageOf(project)).state, 'open', text)
  }
})

test('each project has a port of its own, from 21000 to 21999', () => {
  const ports = Array.from({ length: 200 }, (_, i) => ownPort(`/src/project-${i}`))
  assert.ok(ports.every(port => port >= 21_000 && port < 22_000))
  assert.ok(new Set(ports).size > 150)
})

test('a written port that something else has: no page, the daemon is up, and says who has it', async () => {
  await using other = await stranger('HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n{"ok":true}\n')
  await using project = await scratch(`server: {port: ${other.port}}`)
  assert.equal(await pageOf(project), {
    ...{ state: 'taken', url: null, host: '127.0.0.1', port: other.port, by: 'other', detail: null },
  })
  const error = await refusal(() => project.call('page.link', {}))
  assert.equal([error.code, error.message], ['busy', `port ${other.port} is taken by something else`])
  assert.ok(project.log.some(({ event }) => event === 'http.closed'))
  assert.not.ok(existsSync(join(project.stateDir, 'url')))
})

test('a written port of another SparkQ: it is recognized; free again, the next link opens the page', async () => {
  await using project = await scratch('server: {port: 0}')
  const port = await portOf(project)
  await using second = await scratch(`server: {port: ${port}}`)
  assert.equal([(await pageOf(second)).state, (await pageOf(second)).by], ['taken', 'sparkq'])
  await project.stop()
  assert.is((await second.call('page.link', {})).url, `http://127.0.0.1:${port}/`)
  await project.start()
})

test('an address that this machine has not: no page, and why', async () => {
  await using project = await scratch('server: {host: 192.0.2.1}')
  const page = await pageOf(project)
  assert.is(page.state, 'failed')
  assert.match(page.detail!, /EADDRNOTAVAIL/)
  assert.is((await refusal(() => project.call('page.link', {}))).code, 'config')
})

test('all addresses need to be written; then the key stays, and links are for this machine', async () => {
  await using project = await scratch('server: {host: 0.0.0.0, port: 0}')
  const { url } = await project.call('page.link', {})
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/$/)
  assert.is((await ask(project, { path: '/api/tasks', key: undefined })).status, 401)
  assert.is((await ask(project, { path: '/api/tasks', headers: { host: '0.0.0.0' } })).status, 421)
})

test('an address of IPv6', async () => {
  await using project = await scratch('server: {host: "::1", port: 0}')
  const page = await pageOf(project)
  if (page.state === 'failed') return // this machine has no IPv6
  assert.match(page.url!, /^http:\/\/\[::1\]:\d+\/$/)
})

test('server.http false: nothing listens; a reload opens and closes the page', async () => {
  await using project = await scratch('server: {http: false}')
  assert.is((await pageOf(project)).state, 'off')
  assert.not.ok(existsSync(join(project.stateDir, 'port')))
  write(project, '{port: 0}')
  await project.call('daemon.reload', {})
  const { hostname, port } = await pageUrl(project)
  write(project, '{http: false}')
  await project.call('daemon.reload', {})
  assert.is((await pageOf(project)).state, 'off')
  const socket = connect({ host: hostname, port: Number(port) })
  const [error] = await once(socket, 'error')
  assert.is(error.code, 'ECONNREFUSED')
})

test('a reload that leaves server alone leaves connections alone', async () => {
  await using project = await scratch('server: {port: 0}')
  const socket = await connected(project)
  writeFileSync(project.file, 'runners: []\nserver: {port: 0}\nproject: {name: other}\n')
  await project.call('daemon.reload', {})
  socket.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n')
  assert.match(String((await once(socket, 'data'))[0]), /^HTTP\/1\.1 200 /)
  socket.destroy()
})

test('a restart logs no page out; a new token logs all out and ends their connections', async () => {
  await using project = await scratch('server: {port: 0}')
  const key = await pageKey(project)
  await project.stop()
  await project.start()
  assert.is((await ask(project, { path: '/api/tasks', key })).status, 200)
  const before = tokenOf(project)
  const socket = await connected(project)
  const closed = once(socket, 'close')
  await project.call('page.link', { new_token: true })
  await within('the connection to end', closed)
  assert.is.not(tokenOf(project), before)
  for (const old of [key, before]) assert.is((await ask(project, { path: '/api/tasks', key: old })).status, 401)
})

test('of 65 connections the last one is refused, and one that ends makes room', async () => {
  await using project = await scratch('server: {port: 0}')
  const sockets = await Promise.all(Array.from({ length: 64 }, () => connected(project)))
  assert.equal([(await ask(project, { path: '/healthz' })).status], [503])
  sockets[0]!.destroy()
  await until('there is room', async () => (await ask(project, { path: '/healthz' }).catch(() => null))?.status === 200)
  for (const socket of sockets) socket.destroy()
})

test('the daemon ends although a page is connected', async () => {
  await using project = await scratch('server: {port: 0}')
  const socket = await connected(project)
  const closed = once(socket, 'close')
  await project.stop()
  await within('the connection to end', closed)
  await project.start()
})

const connected = async (project: Scratch): Promise<Socket> => {
  const { hostname, port } = await pageUrl(project)
  const socket = connect({ host: hostname, port: Number(port) })
  socket.on('error', () => {}) // 'close' follows
  await once(socket, 'connect')
  return socket
}

test.run()
