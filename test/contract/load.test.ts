// What a compiled verb loads when it really runs: its own files and a few of Node's modules. A package costs 4 to 200 ms.
// And what a daemon does that nobody asked wrongly.

import { spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newProject, run, type Project } from '../helpers/project.ts'
import { refusal } from '../helpers/refusal.ts'
import { root } from '../helpers/root.ts'

const test = suite('contract: load')

/** Node's modules that a verb may load: each is in Node's snapshot or costs less than a millisecond. */
const BUILTINS = ['node:crypto', 'node:fs', 'node:fs/promises', 'node:net', 'node:os', 'node:path', 'node:string_decoder', 'node:util']

/** What a script calls in a loop, with what makes it do its work. They run in this order, in one project. */
const calls = [
  ['queue', 'create', 'q'],
  ['queue', 'list'],
  ['session', 'list'],
  ['tool', 'list'],
  ['scripts', 'list'],
  ['enqueue', '-q', 'q', '--', 'true'],
  ['enqueue', '-q', 'q', '--', 'true'],
  ['tasks'],
  ['task', 'Q-1'],
  ['peek', '-q', 'q'],
  ['claim', '-q', 'q'],
  ['heartbeat', 'Q-1'],
  ['complete', 'Q-1', '--summary', 'done'],
  ['claim', '-q', 'q'],
  ['release', 'Q-2'],
  ['claim', '-q', 'q'],
  ['fail', 'Q-2', '--reason', 'no'],
  ['wait', 'Q-1'],
  ['requeue', 'Q-2'],
  ['cancel', 'Q-3'],
  ['review'],
  ['status'],
  ['worker', 'list'],
  ['hooks', 'run', 'post-commit'],
  ['rpc', 'queue.list'],
  ['version'],
]

const hook = pathToFileURL(join(root, 'test/helpers/loaded.ts')).href

let project: Project
test.before(async () => {
  project = await newProject({ config: 'runners: []\n' })
  await run('git', ['init'], project.dir)
  await run('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '--allow-empty', '-m', 'one'], project.dir)
})
test.after(() => project[Symbol.asyncDispose]())

for (const words of calls) {
  test(`sparkq ${words.join(' ')}`, async () => {
    const loaded = await loadedBy(words)
    const own = pathToFileURL(join(root, 'dist/lib/')).href
    assert.equal(loaded.filter(url => !url.startsWith(own) && !BUILTINS.includes(url)), [])
    assert.ok(loaded.includes(`${own}verbs/${words[0]}.js`))
    assert.equal(loaded.filter(url => url.startsWith(`${own}verbs/`)).length, 2, 'its own file and the table')
  })
}

test('a daemon loads no packages but consola and yaml until somebody asks wrongly', async () => {
  await using other = await newProject({ config: 'tools: {x: {timeout: 5}}\nrunners: []\n', start: false })
  const list = join(other.dir, 'loaded')
  const ready = Promise.withResolvers<void>()
  const daemon = spawn(process.execPath, ['--import', hook, join(root, 'dist/daemon/main.js')], {
    cwd: other.dir, env: { ...process.env, LOADED: list }, stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  daemon.stdio[3]!.once('data', () => ready.resolve())
  daemon.once('exit', () => ready.reject(new Error('the daemon ended')))
  await ready.promise
  const packages = async () => [...new Set([...(await readFile(list, 'utf8')).matchAll(/\/node_modules\/([^/]+)\//g)].map(([, name]) => name))].sort()
  const { call } = await other.client()
  const { tasks: [task] } = await call('task.enqueue', { tasks: [{ payload: { argv: ['true'] } }] })
  await call('task.get', { id: task!.id })
  await call('daemon.reload', {})
  assert.equal(await packages(), ['consola', 'yaml'])
  const error = await refusal(() => call('task.get', { id: 1 } as never))
  assert.is(error.message, "parameters of 'task.get' are wrong: id must be a string")
  assert.ok((await packages()).includes('arktype'))
})

const loadedBy = async (words: string[]): Promise<string[]> => {
  const list = join(project.dir, 'loaded')
  await rm(list, { force: true })
  process.env['LOADED'] = list
  const { code, stderr } = await run(process.execPath, ['--import', hook, join(root, 'dist/lib/cli.js'), ...words], project.dir)
  assert.is(code, 0, stderr)
  return (await readFile(list, 'utf8')).trim().split('\n').filter(url => url !== hook)
}

test.run()
