import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { cutLine, cutPlace } from '../../../lib/logs/cut-mark.ts'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { httpOf, type Http, type Opened } from '../../helpers/bridge.ts'
import { claim, ID, queued, running } from '../../helpers/tasks.ts'
import { until } from '../../helpers/until.ts'

const MAX_LOG = 4096

const test = suite<{ project: Scratch; http: Http; log: string }>('http: the output of an attempt')

test.before.each(async world => {
  world.project = await scratch(`server: {port: 0}\ndefaults: {max_log: ${MAX_LOG}}\n`)
  world.http = await httpOf(world.project.stateDir)
  world.log = join(world.project.stateDir, 'logs', ID)
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const OUT = `/api/tasks/${ID}/attempts/1/out`

/** A task that runs and has written this into its log. */
const withLog = async ({ call }: Scratch, log: string, text = ''): Promise<void> => {
  await running(call)
  mkdirSync(dirname(log), { recursive: true })
  for (const end of ['out', 'err']) writeFileSync(`${log}.${end}`, end === 'out' ? text : '')
  await call('task.start', { id: ID, claim: 1, pid: process.pid, log_path: log })
}

const complete = ({ call }: Scratch, more = {}) => call('task.complete', { id: ID, summary: 'done', ...more })

test('the log as it is, as text that a browser does not run', async ({ project, http, log }) => {
  await withLog(project, log, '<script>\n\x1b[31mä')
  await complete(project)
  const { status, headers, text } = await http.get(OUT)
  assert.is(status, 200)
  assert.is(text, '<script>\n\x1b[31mä')
  assert.is(headers.get('content-length'), String(Buffer.byteLength(text)))
  assert.is(headers.get('content-type'), 'text/plain; charset=utf-8')
  assert.is(headers.get('content-security-policy'), 'sandbox')
  assert.is(headers.get('x-content-type-options'), 'nosniff')
  assert.is(headers.get('cache-control'), 'no-store')
  assert.is(headers.get('accept-ranges'), 'bytes')
  assert.is(headers.get('content-disposition'), "inline; filename*=UTF-8''DEFAULT-1.1.out.txt")
  assert.match((await http.get(`${OUT}?download=1`)).headers.get('content-disposition')!, /^attachment; /)
  assert.is((await http.get(OUT.replace(/out$/, 'err'))).text, '')
})

const ranges: [range: string, status: number, text: string, contentRange: string | null][] = [
  ['bytes=0-', 206, '0123456789', 'bytes 0-9/10'],
  ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
  ['bytes=-3', 206, '789', 'bytes 7-9/10'],
  ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
  ['bytes=10-', 416, '', 'bytes */10'],
  ['bytes=1-2,4-5', 200, '0123456789', null],
]
for (const state of ['running', 'ended'])
  for (const [range, status, text, contentRange] of ranges)
    test(`'${range}' of the log of an attempt that is ${state}`, async ({ project, http, log }) => {
      await withLog(project, log, '0123456789')
      if (state === 'ended') await complete(project)
      const found = await http.get(OUT, { range })
      assert.equal([found.status, found.text, found.headers.get('content-range')], [status, text, contentRange])
    })

test('HEAD names the length, If-Range asks for the whole', async ({ project, http, log }) => {
  await withLog(project, log, '0123456789')
  const head = await http.get(OUT, {}, 'HEAD')
  assert.equal([head.status, head.headers.get('content-length'), head.text], [200, '10', ''])
  assert.is((await http.get(OUT, { range: 'bytes=2-4', 'if-range': '"x"' })).text, '0123456789')
})

test('its last lines', async ({ project, http, log }) => {
  await withLog(project, log, 'a\nb\nc\n')
  assert.is((await http.get(`${OUT}?tail=2`)).text, 'b\nc\n')
  await complete(project)
  assert.is((await http.get(`${OUT}?tail=2`)).text, 'b\nc\n')
  assert.is((await http.get(`${OUT}?tail=0`)).text, '')
})

test('what a worker reported, of a task without a log', async ({ project, http }) => {
  await running(project.call)
  assert.is((await http.get(OUT)).text, '')
  const followed = await http.open(`${OUT}?follow=1`)
  await complete(project, { stdout: 'a\nb\n' })
  assert.is(await followed.rest(), 'a\nb\n')
  assert.is((await http.get(OUT)).text, 'a\nb\n')
  assert.is((await http.get(OUT, { range: 'bytes=-2' })).text, 'b\n')
  assert.is((await http.get(`${OUT}?tail=1`)).text, 'b\n')
  assert.is((await http.get(`${OUT}?follow=1&from=3`)).text, '\n')
})

test('it is followed until the attempt has ended, from a byte or the last lines on', async ({ project, http, log }) => {
  await withLog(project, log, 'one\ntwo\n')
  const all = await http.open(`${OUT}?follow=1`)
  const from = await http.open(`${OUT}?follow=1&from=4`)
  const tail = await http.open(`${OUT}?follow=1&tail=1`)
  await all.until('two\n')
  appendFileSync(`${log}.out`, 'three\n')
  await all.until('three\n')
  appendFileSync(`${log}.out`, 'last')
  await complete(project)
  assert.is(await all.rest(), 'one\ntwo\nthree\nlast')
  assert.is(await from.rest(), 'two\nthree\nlast')
  assert.is(await tail.rest(), 'two\nthree\nlast')
  assert.is((await http.get(`${OUT}?follow=1&from=14`)).text, 'last')
})

test('an attempt is followed whose log does not exist yet', async ({ project, http, log }) => {
  await withLog(project, log)
  for (const end of ['out', 'err']) rmSync(`${log}.${end}`)
  const followed = await http.open(`${OUT}?follow=1`)
  writeFileSync(`${log}.out`, 'first\n')
  await followed.until('first\n')
  await complete(project)
  assert.is(await followed.rest(), 'first\n')
})

test('a byte that is not there is refused', async ({ project, http, log }) => {
  await withLog(project, log, '0123456789')
  const { status, headers } = await http.get(`${OUT}?follow=1&from=11`)
  assert.equal([status, headers.get('content-range')], [416, 'bytes */10'])
  await complete(project)
  assert.is((await http.get(`${OUT}?follow=1&from=11`)).status, 416)
})

test('the end of the daemon breaks a followed output off', async ({ project, http, log }) => {
  await withLog(project, log, 'one\n')
  const followed = await http.open(`${OUT}?follow=1`)
  await followed.until('one\n')
  const rest = followed.rest().then(
    () => 'an end',
    () => 'broken off',
  )
  await project.stop()
  assert.is(await rest, 'broken off')
})

test('a header says how much is missing in the middle', async ({ project, http, log }) => {
  await withLog(project, log, 'short')
  assert.is((await http.get(OUT)).headers.get('sparkq-dropped'), '0')
  const { head, place } = cutPlace(MAX_LOG)
  const line = cutLine(12_345, { maxBytes: MAX_LOG, exact: true })
  writeFileSync(`${log}.out`, `${'x'.repeat(head + place - line.length)}${String(line)}end\n`)
  for (const path of [OUT, `${OUT}?tail=1`])
    assert.is((await http.get(path)).headers.get('sparkq-dropped'), '12345', path)
})

test('a large log is not read into memory, nor read to its end for a reader that leaves', async ({
  project,
  http,
  log,
}) => {
  await withLog(project, log)
  truncateSync(`${log}.out`, 2 ** 34)
  appendFileSync(`${log}.out`, 'the end\n')
  await complete(project)
  assert.is((await http.get(OUT, { range: 'bytes=-4' })).text, 'end\n')
  const { rss } = process.memoryUsage()
  const whole = await http.open(OUT)
  await whole.until('\0')
  whole.close()
  assert.is((await http.get(`${OUT}?tail=1`, {}, 'HEAD')).status, 200)
  assert.ok(process.memoryUsage().rss - rss < 200_000_000)
})

const replaced: [what: string, replace: (path: string) => void][] = [
  ['a link', path => symlinkSync('/etc/passwd', path)],
  ['a FIFO', path => void execFileSync('mkfifo', [path])],
  ['a folder', path => void mkdirSync(path)],
]
for (const [what, replace] of replaced)
  test(`${what} in place of the log is not read`, async ({ project, http, log }) => {
    await withLog(project, log)
    rmSync(`${log}.out`)
    replace(`${log}.out`)
    for (const query of ['', '?tail=1', '?follow=1']) {
      const { status, text } = await http.get(OUT + query)
      assert.is(status, 404, query)
      assert.match(JSON.parse(text).error.message, /something else is in its place/)
    }
  })

test('a deleted log, a missing attempt, task or stream', async ({ project, http, log }) => {
  await withLog(project, log, 'x')
  await complete(project)
  for (const end of ['out', 'err']) rmSync(`${log}.${end}`)
  for (const [path, message] of [
    [OUT, /it was deleted/],
    [`/api/tasks/${ID}/attempts/2/out`, /no attempt 2 of task 'DEFAULT-1'/],
    [`/api/tasks/${ID}/attempts/x/out`, /not a number/],
    [`/api/tasks/${ID}/attempts/1/log`, /'out' and 'err'/],
    ['/api/tasks/DEFAULT-9/attempts/1/out', /no task 'DEFAULT-9'/],
  ] as const) {
    const { status, text } = await http.get(path)
    assert.is(status, 404, path)
    assert.match(JSON.parse(text).error.message, message)
  }
})

for (const query of [
  'tail=-1',
  'tail=x',
  'from=2',
  'follow=1&from=1&tail=1',
  'follow=maybe',
  'color=red',
  'tail=1&tail=2',
])
  test(`'${query}' is refused`, async ({ project, http }) => {
    await queued(project.call)
    await claim(project.call)
    const { status, text } = await http.get(`${OUT}?${query}`)
    assert.is(status, 422)
    assert.is(JSON.parse(text).error.code, 'invalid')
  })

test('16 outputs may be followed; one that ends makes room', async ({ project, http, log }) => {
  await withLog(project, log)
  const followed: Opened[] = []
  for (let i = 0; i < 16; i++) followed.push(await http.open(`${OUT}?follow=1`))
  assert.is((await http.get(`${OUT}?follow=1`)).status, 503)
  assert.is((await http.get(OUT)).status, 200)
  followed[0]!.close()
  await until('room', async () => {
    const next = await http.open(`${OUT}?follow=1`)
    followed.push(next)
    return next.status === 200
  })
  for (const one of followed) one.close()
})

test('readers that leave before the first byte make room, too', async ({ project, http, log }) => {
  await withLog(project, log)
  const left = Array.from({ length: 40 }, (_, i) => http.leave(`${OUT}?follow=1`, i % 10))
  await Promise.all(left)
  const followed = Array.from({ length: 16 }, () => http.open(`${OUT}?follow=1`))
  for (const one of await Promise.all(followed)) {
    assert.is(one.status, 200)
    one.close()
  }
})

test.run()
