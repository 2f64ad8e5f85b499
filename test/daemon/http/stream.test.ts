import { connect } from 'node:net'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { httpOf, type Http, type Opened } from '../../helpers/bridge.ts'
import { enqueue } from '../../helpers/tasks.ts'
import { until } from '../../helpers/until.ts'

const test = suite<{ project: Scratch; http: Http }>('http: event streams')

test.before.each(async world => {
  world.project = await scratch(CONFIG)
  world.http = await httpOf(world.project.stateDir)
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const CONFIG = 'server: {port: 0}\n'
const PATH = '/api/events'

const openStream = (http: Http, query = '', headers = {}): Promise<Opened> =>
  http.open(PATH + query, { headers: { accept: 'text/event-stream', ...headers } })

/** The numbers of the events in the text of a stream. */
const numbers = (text: string): number[] => [...text.matchAll(/^data: \{"seq":(\d+)/gm)].map(([, seq]) => Number(seq))

const lastOf = async ({ call }: Scratch): Promise<number> => (await call('event.list', {})).next

test('a stream begins with its place, and has each event with its number, as the list has it', async ({
  project,
  http,
}) => {
  const place = await lastOf(project)
  const stream = await openStream(http)
  assert.is(stream.status, 200)
  assert.is(stream.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  assert.is(stream.headers.get('cache-control'), 'no-store')
  assert.is(stream.headers.get('x-accel-buffering'), 'no')
  assert.is(await stream.until('\n\n'), `retry: 1000\nid: ${place}\n\n`)
  await enqueue(project.call, 1)
  const text = await stream.until('"task.enqueued"')
  const { events } = await project.call('event.list', { after: place })
  const blocks = events.map(event => `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`)
  assert.is(text, `retry: 1000\nid: ${place}\n\n${blocks.join('')}`)
  stream.close()
})

test('without the type in Accept it is a list', async ({ http }) => {
  const { status, text } = await http.get(`${PATH}?after=0&limit=1`)
  assert.is(status, 200)
  assert.is(JSON.parse(text).events.length, 1)
})

test('it goes on after a place, and rather after the one that a browser remembers', async ({ project, http }) => {
  await enqueue(project.call, 3)
  const last = await lastOf(project)
  const all = await openStream(http, '?after=0')
  assert.equal(numbers(await all.until(`id: ${last}\n`)).slice(0, 2), [1, 2])
  const some = await openStream(http, '?after=0', { 'last-event-id': String(last - 1) })
  assert.is(
    await some.until('data'),
    `retry: 1000\nid: ${last - 1}\n\n${(await some.until('}\n\n')).split('\n\n').slice(1).join('\n\n')}`,
  )
  assert.equal(numbers(await some.until('}\n\n')), [last])
  for (const stream of [all, some]) stream.close()
})

test('a restart of the daemon ends it, and loses and repeats nothing', async ({ project, http }) => {
  const place = await lastOf(project)
  const stream = await openStream(http)
  await enqueue(project.call, 1)
  await stream.until('"task.enqueued"')
  await project.stop()
  const seen = numbers(await stream.rest())
  await project.start()
  await enqueue(project.call, 1)
  const again = await openStream(await httpOf(project.stateDir), '', { 'last-event-id': String(seen.at(-1) ?? place) })
  const last = await lastOf(project)
  const more = numbers(await again.until(`id: ${last}\n`))
  assert.equal(
    [...seen, ...more],
    Array.from({ length: last - place }, (_, i) => place + 1 + i),
  )
  again.close()
})

test('filters choose events; a bare number says that others were passed over', async ({ project, http }) => {
  await project.call('queue.create', { name: 'other' })
  await enqueue(project.call, 2)
  const last = await lastOf(project)
  const kinds = await openStream(http, '?after=0&kinds=queue')
  const text = await kinds.until(`id: ${last}\n\n`)
  assert.ok(text.endsWith(`}\n\nid: ${last}\n\n`), text)
  assert.not.match(text, /task\.enqueued/)
  const queue = await openStream(http, '?queue=other&kinds=task.enqueued,task.canceled')
  await queue.until('id:')
  const [{ id } = { id: '' }] = await enqueue(project.call, 1)
  await enqueue(project.call, 1, { queue: 'other' })
  assert.not.match(await queue.until('"task.enqueued"'), new RegExp(id))
  for (const stream of [kinds, queue]) stream.close()
})

const wrong: [query: string, headers: Record<string, string>, code: string][] = [
  ['?after=99999', {}, 'invalid'],
  ['?after=x', {}, 'invalid_params'],
  ['', { 'last-event-id': 'x' }, 'invalid_params'],
  ['?kinds=nothing', {}, 'invalid'],
  ['?queue=nothing', {}, 'not_found'],
  ['?limit=5', {}, 'invalid'],
  ['?wait=5', {}, 'invalid'],
  ['?before=5', {}, 'invalid'],
  ['?color=red', {}, 'invalid_params'],
]
for (const [query, headers, code] of wrong)
  test(`'${query}' ${JSON.stringify(headers)} is refused as ${code}`, async ({ http }) => {
    const { text } = await http.get(PATH + query, { accept: 'text/event-stream', ...headers })
    assert.is(JSON.parse(text).error.code, code)
  })

test('16 streams may be open; one that ends makes room', async ({ http }) => {
  const streams: Opened[] = []
  for (let i = 0; i < 16; i++) streams.push(await openStream(http))
  const refused = await http.get(PATH, { accept: 'text/event-stream' })
  assert.is(refused.status, 503)
  assert.match(JSON.parse(refused.text).error.message, /16 streams/)
  streams[0]!.close()
  const next = await until('room', async () => {
    const stream = await openStream(http)
    return stream.status === 200 ? stream : undefined
  })
  for (const stream of [...streams, next]) stream.close()
})

test('a comment every 30 seconds, and no timer once no stream is open', async ({ project, http }) => {
  const armed = project.clock.armed().length
  const stream = await openStream(http)
  await stream.until('id:')
  assert.is(project.clock.armed().length, armed + 1)
  await project.clock.advance(30_000)
  await stream.until('\n:\n\n')
  await project.clock.advance(30_000)
  await stream.until('\n:\n\n:\n\n')
  stream.close()
  await until('no timer', () => project.clock.armed().length <= armed)
})

test('HEAD has no body', async ({ http }) => {
  const { status, headers, text } = await http.get(PATH, { accept: 'text/event-stream' }, 'HEAD')
  assert.is(status, 200)
  assert.is(headers.get('content-type'), 'text/event-stream; charset=utf-8')
  assert.is(text, '')
})

test('a reader that takes nothing holds up no other, and gets everything later, in order', async ({
  project,
  http,
}) => {
  const place = await lastOf(project)
  const { hostname, port } = new URL(http.url)
  const slow = connect({ host: hostname, port: Number(port) })
  const authorization = await authorizationOf(project)
  slow.write(
    `GET ${PATH} HTTP/1.1\r\nhost: ${hostname}:${port}\r\n${authorization}\r\naccept: text/event-stream\r\n\r\n`,
  )
  await new Promise(resolve => slow.once('readable', resolve)) // and it is not read
  const fast = await openStream(http)
  await fast.until('id:')
  const count = 40_000
  for (let i = 0; i < count; i += 1_000) await enqueue(project.call, 1_000)
  const last = await lastOf(project)
  const expected = Array.from({ length: last - place }, (_, i) => place + 1 + i)
  assert.equal(numbers(await fast.until(`id: ${last}\n`)), expected)
  let text = ''
  slow.setEncoding('latin1').on('data', chunk => {
    text += chunk
  })
  await until('the slow reader to have all', () => text.includes(`id: ${last}\n`))
  // Chunks of HTTP may divide a line.
  assert.equal(numbers(text.replace(/\r\n[0-9a-f]+\r\n/g, '')), expected)
  slow.destroy()
  fast.close()
})

const authorizationOf = async ({ stateDir }: Scratch): Promise<string> => {
  const { readFile } = await import('node:fs/promises')
  return `authorization: Bearer ${(await readFile(`${stateDir}/token`, 'utf8')).trim()}`
}

test.run()
