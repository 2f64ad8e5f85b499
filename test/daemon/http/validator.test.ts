import { writeFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { httpOf, type Http } from '../../helpers/bridge.ts'
import { claim, enqueue, finish, ID } from '../../helpers/tasks.ts'

const test = suite<{ project: Scratch; http: Http }>('http: results that the caller has')

test.before.each(async world => {
  world.project = await scratch('server: {port: 0}\n')
  world.http = await httpOf(world.project.stateDir)
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const LIST = '/api/tasks?limit=5'

const tagOf = async (http: Http, path = LIST): Promise<string> => (await http.get(path)).headers.get('etag') ?? 'none'
const again = (http: Http, tag: string, path = LIST) => http.get(path, { 'if-none-match': tag })

test('an unchanged result is not sent again', async ({ project, http }) => {
  await enqueue(project.call, 1)
  const tag = await tagOf(http)
  assert.match(tag, /^W\/"[^"]+"$/)
  for (const tags of [tag, `"other", ${tag}`]) {
    const { status, text, headers } = await again(http, tags)
    assert.equal([status, text, headers.get('etag')], [304, '', tag])
  }
  assert.is((await again(http, '"other"')).status, 200)
})

const changes: [what: string, change: (project: Scratch) => Promise<unknown>][] = [
  ['a new task', ({ call }) => enqueue(call, 1)],
  ['a claim', ({ call }) => claim(call)],
  ['an acknowledgement, which changes no state', ({ call }) => call('task.acknowledge', { ids: [ID] })],
  ['a new queue', ({ call }) => call('queue.create', { name: 'other' })],
  ['a pause of a tool', ({ call }) => call('tool.pause', { name: 'run-bash' })],
  [
    'another configuration',
    async ({ call, file }) => {
      writeFileSync(file, 'runners: []\nserver: {port: 0}\ntools: {x: {description: new}}\n')
      await call('daemon.reload', {})
    },
  ],
  [
    'another daemon',
    async project => {
      await project.stop()
      await project.clock.advance(1)
      await project.start()
    },
  ],
]
for (const [what, change] of changes)
  test(`after ${what} it is sent again`, async ({ project, http }) => {
    await enqueue(project.call, 2)
    await finish(project.call)
    const tag = await tagOf(http)
    await change(project)
    const { status, headers } = await again(await httpOf(project.stateDir), tag)
    assert.is(status, 200)
    assert.is.not(headers.get('etag'), tag)
  })

test('a heartbeat that ends the staleness of a task changes the list, though it writes no event', async ({
  project,
  http,
}) => {
  const { call, clock } = project
  await enqueue(call, 1, { timeout: 60 })
  await claim(call)
  await clock.advance(61_000)
  const stale = await http.get(LIST)
  assert.is(JSON.parse(stale.text).tasks[0].stale, true)
  const { next } = await call('event.list', {})
  await call('task.heartbeat', { id: ID })
  assert.is((await call('event.list', {})).next, next)
  const { text } = await again(http, stale.headers.get('etag')!)
  assert.is(JSON.parse(text).tasks[0].stale, false)
})

const tagged: [path: string, tagged: boolean][] = [
  ['/api/tasks', true],
  ['/api/review', true],
  ['/api/sessions', true],
  ['/api/tools', true],
  ['/api/events?after=0', true],
  ['/api/events?after=0&wait=0.1', false],
  [`/api/tasks/${ID}`, false],
  ['/api/queues', false],
  ['/api/workers', false],
  ['/api/status', false],
  ['/api/scripts', false],
]
for (const [path, has] of tagged)
  test(`${path} has ${has ? 'a tag' : 'no tag'}`, async ({ project, http }) => {
    await enqueue(project.call, 1)
    assert.is((await tagOf(http, path)) !== 'none', has)
  })

test('a refused request has no tag', async ({ http }) => {
  assert.is(await tagOf(http, '/api/tasks?limit=0'), 'none')
  assert.is(await tagOf(http, '/api/tasks?queue=none'), 'none')
})

test.run()
