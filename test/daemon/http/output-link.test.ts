import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { httpOf, type Http } from '../../helpers/bridge.ts'
import { ID, running } from '../../helpers/tasks.ts'

const test = suite<{ project: Scratch; http: Http }>('http: links to an output')

test.before.each(async world => {
  world.project = await scratch('server: {port: 0}\n')
  world.http = await httpOf(world.project.stateDir)
  await running(world.project.call)
  await world.project.call('task.complete', { id: ID, summary: 'done', stdout: 'a\n', stderr: 'b\n' })
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const OUT = `/api/tasks/${ID}/attempts/1/out`

const linkOf = async (http: Http): Promise<string> => {
  const { status, text } = await http.post(`${OUT}/link`, {})
  assert.is(status, 201)
  return `/${JSON.parse(text).href}`
}

test('a link works once, without a key, and names a file', async ({ http }) => {
  const link = await linkOf(http)
  const first = await fetch(http.url + link)
  assert.is(await first.text(), 'a\n')
  assert.match(first.headers.get('content-disposition')!, /^attachment; filename\*=UTF-8''DEFAULT-1\.1\.out\.txt$/)
  const second = await fetch(http.url + link)
  assert.is(second.status, 401)
  assert.match(((await second.json()) as { error: { message: string } }).error.message, /used already/)
})

test('after a minute it does not work', async ({ project, http }) => {
  const link = await linkOf(http)
  await project.clock.advance(60_001)
  assert.is((await fetch(http.url + link)).status, 401)
})

test('its code opens nothing else, also with a key', async ({ http }) => {
  for (const path of [OUT.replace(/out$/, 'err'), '/api/tasks', '/api/events']) {
    const code = (await linkOf(http)).split('?')[1]
    assert.is((await fetch(`${http.url}${path}?${code}`)).status, 401, path)
    assert.is((await http.get(`${path}?${code}`)).status, 401, path)
  }
})

test('there is no link without a key, and none to what does not exist', async ({ http }) => {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
  assert.is((await fetch(`${http.url}${OUT}/link`, post)).status, 401)
  for (const path of [`/api/tasks/${ID}/attempts/2/out/link`, '/api/tasks/DEFAULT-9/attempts/1/out/link'])
    assert.is((await http.post(path, {})).status, 404)
})

test.run()
