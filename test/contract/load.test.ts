// What a verb that scripts call in a loop loads when it runs, and what an idle daemon does not. A package costs 4 to
// 200 ms, a file 0.3 (docs/facts.md).

import { spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newId } from '../../lib/model/id.ts'
import { newProject, run, type Project } from '../helpers/project.ts'
import { refusal } from '../helpers/refusal.ts'
import { root } from '../helpers/root.ts'
import { reach, sources } from '../helpers/sources.ts'

const test = suite('contract: load')

/** Commands that can run in this order, and the number of files that each may load. */
const commands: readonly (readonly [line: string, files: number])[] = [
  ['', 35],
  ['queue list', 29],
  ['tool list', 28],
  ['enqueue -q worked -- true', 32],
  ['tasks', 34],
  ['task Q-1', 36],
  ['peek -q q', 22],
  ['claim -q q', 24],
  ['heartbeat Q-1', 28],
  ['complete Q-1 --summary done', 28],
  ['fail Q-2 --reason no', 28],
  ['wait Q-1', 44],
  ['follow Q-1', 54],
  ['requeue Q-2', 30],
  ['cancel Q-4', 26],
  ['review', 34],
  ['numbers', 38],
  ['status', 28],
  ['version', 22],
  ['hooks run post-commit', 36],
]

const hook = join(root, 'test/helpers/loaded.cjs')

let project: Project | undefined
test.before(async () => {
  project = await newProject({ config: 'runners: []\n' })
  const { call } = await project.client()
  await call('queue.create', { name: 'q' })
  await call('queue.create', { name: 'worked' })
  await call('worker.register', { id: newId('wrk'), name: 'w', queue: 'worked', pid: process.pid, host: 'here' })
  // run, the command 'claim' takes Q-3.
  await call('task.enqueue', { tasks: [1, 2, 3].map(() => ({ queue: 'q', payload: { argv: ['true'] } })) })
  for (const _ of [1, 2]) await call('task.claim', { queue: 'q' })
  await run('git', ['init'], project.dir)
  await run('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '--allow-empty', '-m', 'one'], project.dir)
})
test.after(() => project![Symbol.asyncDispose]())

for (const [line, files] of commands)
  test(`sparkq ${line}: few files, no package, nothing of the contract or the daemon`, async () => {
    const loaded = await loadedBy(project!, line.split(' ').filter(Boolean))
    const heavy = /^dist\/(daemon|lib\/(protocol|config|scripts))\/|node_modules|^node:/
    assert.equal(
      loaded.filter(path => heavy.test(path) && !IMPORTED.has(path)),
      [],
    )
    const own = loaded.filter(path => path.startsWith('dist/'))
    assert.ok(own.length <= files, `${own.length} files, not ${files}:\n${own.join('\n')}`)
  })

/** Cheap to import, or needed in any case; of the others lib/system/node-builtins.ts says what an import costs. */
const IMPORTED = new Set(['node:path', 'node:string_decoder', 'node:child_process'])

/** The files that a command loads, relative to the root, and the modules of Node that it imports. */
const loadedBy = async ({ dir }: Project, words: readonly string[]): Promise<string[]> => {
  const list = join(dir, 'loaded')
  await rm(list, { force: true })
  process.env['LOADED'] = list
  const start = ['--require', hook, join(root, 'dist/lib/cli.js')]
  const { code, stderr } = await run(process.execPath, [...start, ...words], dir)
  assert.is(code, 0, stderr)
  return (await readFile(list, 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map(url => (url.startsWith('file:') ? relative(root, fileURLToPath(url)) : url))
}

test('what a verb loads leads to the contract, the configuration and the scripts only by an import of its own', () => {
  const all = sources()
  const lazy = /^lib\/(config|scripts|hooks)\//
  const wrong = [...all.keys()]
    .filter(path => path.startsWith('lib/') && !/^lib\/(protocol|config|scripts|hooks)\//.test(path))
    .flatMap(path => {
      const found = [...reach(all, path, to => to.startsWith('daemon/') || lazy.test(to))]
      const contract = found.find(to => to.startsWith('lib/protocol/'))
      const early = all.get(path)!.imports.find(({ kind, to }) => kind === 'static' && lazy.test(to))
      return [contract, early?.to].filter(to => to !== undefined).map(to => `${path} → … → ${to}`)
    })
  assert.equal(wrong, [])
})

test('the daemon reaches the contract by what the build makes of it, and arktype only to explain a refusal', () => {
  const compiled = /^lib\/protocol\/(accepts|load-explain)\.ts$/
  const wrong = [...sources().values()]
    .filter(({ path }) => path.startsWith('daemon/') || path.startsWith('lib/config/'))
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ kind, to }) => kind === 'static' && to.startsWith('lib/protocol/') && !compiled.test(to))
        .map(({ to }) => `${path} → ${to}`),
    )
  assert.equal(wrong, [])
})

test('a daemon loads no packages but consola and yaml until it has to explain a refusal', async () => {
  await using other = await newProject({ config: 'tools: {x: {timeout: 5}}\nrunners: []\n', start: false })
  const list = await listedDaemon(other)
  const packages = async (): Promise<string[]> => {
    const found = (await readFile(list, 'utf8')).matchAll(/^file:.*\/node_modules\/([^/]+)\//gm)
    return [...new Set([...found].map(([, name]) => name!))].sort()
  }
  const { call } = await other.client()
  const { tasks } = await call('task.enqueue', { tasks: [{ payload: { argv: ['true'] } }] })
  await call('task.get', { id: tasks[0]!.id })
  await call('daemon.reload', {})
  assert.equal(await packages(), ['consola', 'yaml'])
  const error = await refusal(() => call('task.get', { id: 1 } as never))
  assert.is(error.message, "'id' must be a string")
  assert.ok((await packages()).includes('arktype'))
})

test('a daemon holds the port of its page without node:http, which comes with the first connection', async () => {
  await using other = await newProject({ config: 'runners: []\nserver: {port: 0}\n', start: false })
  const list = await listedDaemon(other)
  const ofPage = async (): Promise<string[]> =>
    (await readFile(list, 'utf8')).split('\n').filter(url => /^node:http$|\/http\/bridge\.js$/.test(url))
  const { call } = await other.client()
  const { url } = await call('page.link', {})
  assert.equal(await ofPage(), [])
  assert.is((await fetch(`${url}healthz`)).status, 200)
  assert.is((await ofPage()).length, 2)
})

/** Starts a daemon that writes down what it loads; returns that file. */
const listedDaemon = async ({ dir }: Project): Promise<string> => {
  const list = join(dir, 'loaded')
  const ready = Promise.withResolvers<void>()
  const daemon = spawn(process.execPath, ['--require', hook, join(root, 'dist/daemon/main.js')], {
    cwd: dir,
    env: { ...process.env, LOADED: list },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  daemon.stdio[3]!.once('data', () => ready.resolve())
  daemon.once('exit', () => ready.reject(new Error('the daemon ended')))
  await ready.promise
  return list
}

test.run()
