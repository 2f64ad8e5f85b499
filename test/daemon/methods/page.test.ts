import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scratch } from '../../helpers/daemon.ts'
import { ask, codeOf } from '../../helpers/http.ts'
import { refusal } from '../../helpers/refusal.ts'

const test = suite('page.link')

test('a link opens the page once: its code becomes a key', async () => {
  await using project = await scratch('server: {port: 0}\nproject: {name: mine}')
  const { link, url, access } = await project.call('page.link', {})
  assert.is(link, `${url}#t=${codeOf(link)}`)
  assert.is(access, 'page')
  const login = { path: '/api/login', key: undefined, body: { code: codeOf(link) } }
  const { status, json, headers } = await ask(project, login)
  assert.is(status, 200)
  assert.equal([json.access, json.project, json.address], ['page', 'mine', '/'])
  assert.is(headers['cache-control'], 'no-store')
  assert.is((await ask(project, { path: '/api/tasks', key: json.key })).status, 200)
  assert.is((await ask(project, login)).status, 401)
})

test('a link of one minute and a second opens nothing', async () => {
  await using project = await scratch('server: {port: 0}')
  const codes = [codeOf((await project.call('page.link', {})).link), codeOf((await project.call('page.link', {})).link)]
  const login = (code: string) => ask(project, { path: '/api/login', key: undefined, body: { code } })
  await project.clock.advance(60_000)
  assert.is((await login(codes[0]!)).status, 200)
  await project.clock.advance(1000)
  assert.is((await login(codes[1]!)).status, 401)
})

test('a link to a task names it by its friendly id', async () => {
  await using project = await scratch('server: {port: 0}')
  await project.call('task.enqueue', { tasks: [{ payload: { argv: ['true'] } }] })
  const { link } = await project.call('page.link', { task: '1', read: true })
  const { json } = await ask(project, { path: '/api/login', key: undefined, body: { code: codeOf(link) } })
  assert.equal([json.access, json.address], ['read', '/tasks/DEFAULT-1'])
  assert.is((await refusal(() => project.call('page.link', { task: '9' }))).code, 'not_found')
})

test("without a page the refusal says how to turn it on: 'config'", async () => {
  await using project = await scratch('server: {http: false}')
  const error = await refusal(() => project.call('page.link', {}))
  assert.is(error.code, 'config')
  assert.is(error.hint, "turn it on with 'sparkq config set server.http true'")
})

test.run()
