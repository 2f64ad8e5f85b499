// bin/fast.pl against a daemon that answers what a test wants: which bytes go there, what is printed, and when a
// process is started instead.

import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { buildOf } from '../../daemon/verb-host/build-id.ts'
import type { Params } from '../../lib/protocol/index.ts'
import { root } from '../helpers/root.ts'
import { within } from '../helpers/within.ts'

type World = { dir: string; server?: Server }
const both = suite<World>('bin/fast.pl')
const test = spawnSync('perl', ['-v']).error ? both.skip : both

both.before.each(world => {
  world.dir = realpathSync(mkdtempSync(join(tmpdir(), 'sq-f.')))
  mkdirSync(join(world.dir, 'bin'))
  mkdirSync(join(world.dir, 'dist'))
  writeFileSync(join(world.dir, 'dist/built'), '')
  // In the launcher's place: says with what it was started.
  writeFileSync(
    join(world.dir, 'bin/sparkq'),
    '#!/bin/sh\nprintf "launcher %s|" "$SPARKQ_FAST" "$LC_ALL" "$@"\nexit 9\n',
  )
  chmodSync(join(world.dir, 'bin/sparkq'), 0o755)
})
both.after.each(({ dir, server }) => {
  server?.close()
  rmSync(dir, { recursive: true })
})

/** Listens; `answer` gets each line that arrives. */
const daemon = (world: World, answer: (socket: Socket, line: string) => void): Promise<void> =>
  new Promise(resolve => {
    world.server = createServer({ allowHalfOpen: true }, socket => {
      let text = Buffer.alloc(0)
      socket.on('error', () => {})
      socket.on('data', chunk => {
        text = Buffer.concat([text, chunk])
        if (text.at(-1) === 10) answer(socket, text.toString())
      })
    }).listen(join(world.dir, 'sock'), resolve)
  })

const result = (exit: number, ...output: object[]): string =>
  `${JSON.stringify({ jsonrpc: '2.0', id: 1, result: { exit, output } })}\n`

const folderHere = (): string => {
  const { dev, ino } = statSync('.')
  return `${dev}:${ino}`
}

type Ran = { code: number | null; out: Buffer; err: Buffer }

const fast = (
  { dir }: World,
  args: readonly string[],
  { env = {}, owned = dir }: { env?: Record<string, string>; owned?: string } = {},
): Promise<Ran> =>
  within(
    'fast.pl',
    new Promise(resolve => {
      const words = [
        '-C0',
        join(root, 'bin/fast.pl'),
        join(dir, 'sock'),
        owned,
        '/logical/path',
        'xx_YY',
        join(dir, 'bin'),
        ...args,
      ]
      const child = spawn('perl', words, {
        env: { PATH: process.env['PATH'], LC_ALL: 'C', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const [out, err]: [Buffer[], Buffer[]] = [[], []]
      child.stdout.on('data', chunk => out.push(chunk))
      child.stderr.on('data', chunk => err.push(chunk))
      child.on('close', code => resolve({ code, out: Buffer.concat(out), err: Buffer.concat(err) }))
    }),
  )

test('for enqueue it has the whole environment of the caller', async world => {
  let asked = ''
  await daemon(world, (socket, line) => {
    asked = line
    socket.end(result(0))
  })
  await fast(world, ['enqueue', '--', 'true'], { env: { SECRET: 's', 'odd name': 'a\nb' } })
  const { env } = (JSON.parse(asked) as { params: Params<'cli.run'> }).params
  assert.equal([env['SECRET'], env['odd name'], env['LC_ALL']], ['s', 'a\nb', 'xx_YY'])
})

test('the request has the words, the directory, and the variables that a verb may read', async world => {
  let asked = ''
  const before = Math.floor(Date.now() / 1000)
  await daemon(world, (socket, line) => {
    asked = line
    socket.end(result(0))
  })
  const argv = ['tasks', '', 'a "b" \\ c', 'tab\tnew\nline\x01\x7f', 'é 日本 😀', '--', '-', '"'.repeat(100_000)]
  const ran = await fast(world, argv, {
    env: { NO_COLOR: '', TERM: 'x"y', TZ: 'UTC', SECRET: 's', SPARKQ_FAST: '', GIT_DIR: 'g' },
  })
  assert.equal([ran.code, String(ran.out), String(ran.err)], [0, '', ''])
  const { method, params } = JSON.parse(asked) as { method: string; params: Params<'cli.run'> }
  assert.is(method, 'cli.run')
  assert.equal(params.argv, argv)
  assert.equal(params.env, { NO_COLOR: '', TERM: 'x"y', TZ: 'UTC' })
  assert.equal(
    [params.cwd, params.folder, params.tty, params.columns, params.build],
    ['/logical/path', folderHere(), { in: false, out: false, err: false }, 0, buildOf(world.dir)],
  )
  const seconds = Number.parseInt(params.seed, 10)
  assert.ok(before <= seconds && seconds <= Date.now() / 1000, `${params.seed} is of the moment of the call`)
})

test('what is printed is what was answered, byte for byte', async world => {
  const text = `${Array.from({ length: 0x80 }, (_, i) => String.fromCharCode(i)).join('')}"\\/\u2028é日😀\\u0041\\n`
  await daemon(world, socket =>
    socket.end(result(7, { out: text }, { err: text }, { out: 'a\ud83db' }, { out: '"'.repeat(32_000) })),
  )
  const { code, out, err } = await fast(world, [])
  assert.is(code, 7)
  assert.equal(err, Buffer.from(text))
  assert.equal(out, Buffer.from(`${text}a\ud83db${'"'.repeat(32_000)}`))
})

test('an answer of some megabytes in small pieces', async world => {
  const pieces = Array.from({ length: 100 }, (_, i) => ({ [i % 2 ? 'out' : 'err']: `${i}\n${'é"\n'.repeat(10_000)}` }))
  await daemon(world, socket => {
    const bytes = Buffer.from(result(0, ...pieces))
    for (let at = 0; at < bytes.length; at += 65_537) socket.write(bytes.subarray(at, at + 65_537))
  })
  const { code, out, err } = await fast(world, [])
  const of = (stream: string) => pieces.map(piece => piece[stream] ?? '').join('')
  assert.is(code, 0)
  assert.ok(out.equals(Buffer.from(of('out'))) && err.equals(Buffer.from(of('err'))))
})

test('a refusal of any kind: the launcher does it, with the same seed, and was not asked before', async world => {
  const seeds: string[] = []
  for (const line of [
    '{"jsonrpc":"2.0","id":1,"error":{"code":86,"message":"m"}}\n',
    '{"jsonrpc":"2.0","id":null,"error":{}}\n',
    '\n',
    'what?\n',
  ]) {
    await daemon(world, (socket, asked) => {
      seeds.push((JSON.parse(asked) as { params: Params<'cli.run'> }).params.seed)
      socket.end(line)
    })
    const { code, out } = await fast(world, ['a b', '', 'c'])
    assert.is(code, 9)
    assert.is(String(out), `launcher again ${seeds.at(-1)}|launcher xx_YY|launcher a b|launcher |launcher c|`)
    world.server?.close()
    rmSync(join(world.dir, 'sock'), { force: true })
  }
  assert.is(new Set(seeds).size, 4)
})

test('a process repeats the verb with the same seed if the daemon ends before its answer, or refuses', async world => {
  const broke = '{"jsonrpc":"2.0","id":1,"error":{"code":70,"message":"m","data":{"code":"elsewhere"}}}\n'
  for (const said of ['', '{"jsonrpc":"2.0","id":1,"result":{"exit":0,"output":[{"out":"half', broke]) {
    await daemon(world, socket => socket.end(said))
    const { code, out } = await fast(world, ['complete'])
    assert.is(code, 9)
    assert.match(String(out), /^launcher again \d+-/)
    world.server?.close()
    rmSync(join(world.dir, 'sock'), { force: true })
  }
})

test('a daemon that hangs: a hook, a completion and a verb with a spool wait for a limited time', async world => {
  const waiting: Socket[] = []
  await daemon(world, socket => void waiting.push(socket))
  for (const verb of ['hooks', 'completion', 'enqueue'])
    assert.match(String((await fast(world, [verb])).out), /^launcher again /, verb)
  assert.is(waiting.length, 3)
})

test('no daemon, a state directory of another owner or too long a request: it is not asked', async world => {
  assert.match(String((await fast(world, ['a'])).out), /^launcher again /)
  let asked = 0
  await daemon(world, () => void asked++)
  const theirs = join(world.dir, 'theirs')
  mkdirSync(theirs)
  if (process.getuid!() === 0) chownSync(theirs, 12_345, 12_345)
  else rmSync(theirs, { recursive: true }) // which is nobody's
  assert.match(String((await fast(world, ['a'], { owned: theirs })).out), /^launcher again /)
  assert.match(
    String(
      (
        await fast(
          world,
          Array.from({ length: 20 }, () => '\x01'.repeat(60_000)),
        )
      ).out,
    ),
    /^launcher again /,
  )
  assert.is(asked, 0)
})

both.run()
