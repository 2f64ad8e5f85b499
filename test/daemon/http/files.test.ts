// The files of the page, of a real build and of a checkout in which one changed.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createFiles } from '../../../daemon/http/files.ts'
import type { PageFiles } from '../../../lib/page/files.ts'
import { root } from '../../helpers/root.ts'

const { files: listed } = JSON.parse(readFileSync(join(root, 'dist/ui/files.json'), 'utf8')) as PageFiles

const test = suite<{ dir: string; url: string; close: () => void }>('http: files')

test.before.each(async world => {
  world.dir = mkdtempSync(join(tmpdir(), 'sq-files.'))
  mkdirSync(join(world.dir, 'dist'))
  for (const folder of ['ui', 'dist/ui'])
    cpSync(join(root, folder), join(world.dir, folder), { recursive: true, preserveTimestamps: true })
  const files = createFiles(world.dir)
  const server = createServer(async (request, response) => {
    if (!(await files.serve(request.url!, request, response))) response.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  world.url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  world.close = () => void server.close().closeAllConnections()
})
test.after.each(({ dir, close }) => {
  close()
  rmSync(dir, { recursive: true })
})

test('each file of the list is there, with its type, and compressed', async ({ url }) => {
  assert.ok(listed.length > 20)
  for (const { name, type, bytes, etag } of listed) {
    const response = await fetch(`${url}/${name}`)
    assert.equal([response.status, response.headers.get('content-type')], [200, type], name)
    assert.is((await response.arrayBuffer()).byteLength, bytes, name)
    assert.equal([response.headers.get('etag'), response.headers.get('cache-control')], [etag, 'no-cache'], name)
  }
  const plain = await fetch(`${url}/main.js`, { headers: { 'accept-encoding': 'identity' } })
  assert.is(plain.headers.get('content-encoding'), null)
  assert.is((await fetch(`${url}/main.js`)).headers.get('content-encoding'), 'gzip')
})

test('a file that did not change is not sent again', async ({ url }) => {
  const etag = (await fetch(`${url}/main.js`)).headers.get('etag')!
  for (const known of [etag, `W/${etag}`, `"x", ${etag}`]) {
    const response = await fetch(`${url}/main.js`, { headers: { 'if-none-match': known } })
    assert.equal([response.status, await response.text()], [304, ''], known)
  }
  assert.is((await fetch(`${url}/main.js`, { headers: { 'if-none-match': '"x"' } })).status, 200)
})

test('in a checkout a file that changed after the build is read from ui/', async ({ url, dir }) => {
  const path = join(dir, 'ui/main.js')
  writeFileSync(path, "import { h } from 'preact'\n")
  utimesSync(path, 1, 1)
  const fresh = await fetch(`${url}/main.js`)
  assert.is(await fresh.text(), "import { h } from './vendor/preact.js'\n")
  assert.is.not(fresh.headers.get('etag'), listed.find(({ name }) => name === 'main.js')!.etag)
})

test('after a build its list counts', async ({ url, dir }) => {
  const list = join(dir, 'dist/ui/files.json')
  writeFileSync(list, JSON.stringify({ files: [], imports: {} }))
  utimesSync(list, 1, 1)
  assert.is((await fetch(`${url}/main.js`)).status, 404)
})

test('nothing else is there, whatever the path', async ({ url }) => {
  for (const path of [
    '/files.json',
    '/main.js.gz',
    '//main.js',
    '/vendor',
    '/vendor/',
    '/./x',
    '/constructor',
    '/tsconfig.json',
  ])
    assert.is((await fetch(`${url}${path}`)).status, 404, path)
})

test.run()
