// Verbs that run inside the daemon: what one of them does to its thread is nobody else's trouble. A copy of this
// installation has verbs that misbehave in place of some that it has.

import { cpSync, mkdtempSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { buildOf } from '../../../daemon/verb-host/build-id.ts'
import type { Call } from '../../../lib/rpc/client.ts'
import type { Params } from '../../../lib/protocol/index.ts'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { refusal } from '../../helpers/refusal.ts'
import { root as checkout } from '../../helpers/root.ts'
import { until } from '../../helpers/until.ts'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'sq-v.')))
cpSync(join(checkout, 'dist'), join(root, 'dist'), { recursive: true })
cpSync(join(checkout, 'package.json'), join(root, 'package.json'))
symlinkSync(join(checkout, 'node_modules'), join(root, 'node_modules'))

/** Each in the place of a verb of that name. */
const misbehaving: Record<string, string> = {
  peek: 'for (;;);',
  tasks: "io.out('x'.repeat(2 ** 20 + 1))",
  task: 'const all = []; for (;;) all.push(new Array(1e6).fill(all.length))',
  heartbeat: 'setImmediate(() => { throw new Error("unseen") }); await new Promise(() => {})',
  version: 'io.out(JSON.stringify([Object.keys(process.env), cwd, env.TERM ?? null, io.columns, io.tty]))',
  session: 'for await (const line of io.lines()) io.out(line)',
  fail: "await call('queue.create', { name: 'made' }); for (;;);",
  requeue: 'await new Promise(() => {})',
  release: "await call('task.claim', { queue: 'default', wait: null })",
  cancel: "throw new Error('thrown')",
  complete: `io.err('\\u0000"é\\ud83d'); io.out('a'); io.out('b'); io.err('c'); io.out('😀'.repeat(20_000))
    return 7`,
}
for (const [name, body] of Object.entries(misbehaving)) {
  writeFileSync(
    join(root, `dist/lib/verbs/${name}.js`),
    `export const ${name} = {
      meta: { name: '${name}', description: '' }, args: {}, examples: [], quick: true,
      async run({ io, call, cwd, env }) { ${body} }
    }\n`,
  )
}

const test = suite<{ project: Scratch; call: Call }>('verbs')
test.before.each(async world => {
  world.project = await scratch('', '', { root })
  world.call = world.project.call
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())
test.after(() => rmSync(root, { recursive: true, force: true }))

let seeds = 0
const folderOf = (path: string): string => {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stat ? `${stat.dev}:${stat.ino}` : '0:0'
}
const request = (argv: string[], { cwd = tmpdir(), ...more }: Partial<Params<'cli.run'>> = {}): Params<'cli.run'> => ({
  argv,
  cwd,
  folder: folderOf(cwd),
  env: {},
  tty: { in: false, out: false, err: false },
  columns: 0,
  build: buildOf(root)!,
  seed: `1790000000-${++seeds}`,
  ...more,
})

const elsewhere = async (call: Call, asked: Params<'cli.run'>, why: RegExp): Promise<void> => {
  const error = await refusal(call('cli.run', asked))
  assert.is(error.code, 'elsewhere')
  assert.match(error.message, why)
}

test('the output of a verb comes in order, with whole characters and its exit code', async ({ call }) => {
  const { exit, output } = await call('cli.run', request(['complete']))
  assert.is(exit, 7)
  assert.equal(output.slice(0, 3), [{ err: '\0"é\ud83d' }, { out: 'ab' }, { err: 'c' }])
  const pieces = output.slice(3) as { out: string }[]
  assert.is(pieces.map(({ out }) => out).join(''), '😀'.repeat(20_000))
  assert.ok(pieces.length > 1)
  for (const { out } of pieces) assert.ok(out.isWellFormed() && out.length <= 32_001)
})

test("it sees the caller's directory, terminal and variables, and nothing of the daemon's", async ({
  call,
  project,
}) => {
  const tty = { in: true, out: false, err: true }
  const { output } = await call(
    'cli.run',
    request(['version'], { cwd: project.dir, tty, columns: 90, env: { TERM: 'vt52' } }),
  )
  assert.equal(JSON.parse((output as [{ out: string }])[0].out), [[], project.dir, 'vt52', 90, tty])
})

test('a verb that throws ends with an error like any other', async ({ call }) => {
  const { exit, output } = await call('cli.run', request(['cancel']))
  assert.is(exit, 70)
  assert.match((output as [{ err: string }])[0].err, /^sparkq-cancel: this is a bug in SparkQ: thrown \(internal\)\n/)
})

test('a verb that loops loses its thread and is refused, and the next verb runs', async ({ call, project }) => {
  const looping = call('cli.run', request(['peek'])).catch(error => error)
  await until('its timer', () => project.clock.armed().length > 0)
  await call('daemon.status', {})
  await project.clock.advance(6_000)
  assert.match(((await looping) as Error).message, /did not come to an end/)
  assert.is((await call('cli.run', request(['queue', 'list']))).exit, 0)
})

test('a verb that waits for its turn, or for an answer, is not ended', async ({ call, project }) => {
  const waiting = call('cli.run', request(['release']))
  const hung = refusal(call('cli.run', request(['requeue'])))
  for (let round = 0; round < 10; round++) {
    await project.clock.advance(2_000)
    await call('cli.run', request(['queue', 'list'])) // so the thread has heard whatever it was asked
  }
  await call('task.enqueue', { tasks: [{ payload: { argv: ['true'] } }] })
  assert.is((await waiting).exit, 0)
  // A verb without a call for a minute waits for nothing.
  await project.clock.advance(60_000)
  assert.is((await hung).code, 'elsewhere')
})

test('a verb that loops after a change is left to a process too: it may be repeated', async ({ call, project }) => {
  const looping = refusal(call('cli.run', request(['fail'])))
  await until('its queue', async () => (await call('queue.list', {})).queues.some(({ name }) => name === 'made'))
  // The thread has its answer and goes on from there.
  await until('its timer', () => project.clock.armed().length > 0)
  await project.clock.advance(6_000)
  assert.is((await looping).code, 'elsewhere')
})

test('a verb without enough memory, or with an uncaught error, ends its thread only', async ({ call }) => {
  await elsewhere(call, request(['task']), /memory/i)
  await elsewhere(call, request(['heartbeat']), /unseen/)
  assert.is((await call('cli.run', request(['queue', 'list']))).exit, 0)
})

test('what reads stdin, prints much, or needs a process of its own is refused', async ({ call }) => {
  await elsewhere(call, request(['session']), /stdin/)
  await elsewhere(call, request(['tasks']), /prints much/)
  await elsewhere(call, request(['wait', 'X-1']), /process/)
  await elsewhere(call, request(['claim', '-q', 'default', '--wait=1s']), /process/)
  await elsewhere(call, request(['enqueue', '-']), /process/)
  await elsewhere(call, request(['enqueue', '--prompt-file', '/dev/stdin', '--tool', 'llm-haiku']), /process/)
})

test('files are read where the caller is; a pipe among them is left to a process', async ({ call, project }) => {
  writeFileSync(join(project.dir, 'p.md'), 'a prompt')
  execFileSync('mkfifo', [join(project.dir, 'pipe')])
  const prompt = (file: string) =>
    request(['enqueue', '--tool', 'llm-haiku', '--prompt-file', file, '--json'], {
      cwd: project.dir,
      env: { SPARKQ_SOCKET: project.daemon.socket },
    })
  const { exit, output } = await call('cli.run', prompt('p.md'))
  assert.is(exit, 0)
  const { id } = JSON.parse((output as [{ out: string }])[0].out) as { id: string }
  assert.equal((await call('task.get', { id })).payload, { prompt: 'a prompt', cwd: project.dir })
  await elsewhere(call, prompt('pipe'), /regular/)
  assert.is((await call('cli.run', prompt('none'))).exit, 66)
})

test('the same seed makes the same ids: run twice, one task', async ({ call, project }) => {
  const asked = request(['enqueue', '--', 'true'], { cwd: project.dir })
  const [once, twice] = [await call('cli.run', asked), await call('cli.run', asked)]
  assert.equal(once, twice)
  assert.is((await call('task.list', {})).tasks.length, 1)
})

test('another build, another time zone, a directory that is gone: refused', async ({ call, project }) => {
  await elsewhere(call, request(['queue', 'list'], { build: '1:2:3:4' }), /build/)
  await elsewhere(call, request(['queue', 'list'], { env: { TZ: 'Asia/Tokyo' } }), /time zone/)
  await elsewhere(call, request(['queue', 'list'], { cwd: join(project.dir, 'gone') }), /ENOENT/)
  await elsewhere(call, { ...request(['queue', 'list'], { cwd: project.dir }), folder: folderOf('/') }, /directory/)
  await elsewhere(call, request(['queue', 'list'], { env: { SPARKQ_SOCKET: '../sock' } }), /socket/)
})

test('the claim of a caller that goes away goes too', async ({ call, project }) => {
  const client = await project.client()
  const waiting = client.call('cli.run', request(['release'])).catch(() => {})
  await call('cli.run', request(['queue', 'list'])) // behind it in the thread
  client.close()
  await waiting
  await call('task.enqueue', { tasks: [{ payload: { argv: ['true'] } }] })
  assert.is((await call('task.list', {})).tasks[0]!.status, 'queued')
})

test.run()
