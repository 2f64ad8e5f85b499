// What a compiled verb loads when it really runs: its own files and a few of Node's modules. A package costs 4 to 200 ms.

import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newProject, run, type Project } from '../helpers/project.ts'
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

const loadedBy = async (words: string[]): Promise<string[]> => {
  const list = join(project.dir, 'loaded')
  await rm(list, { force: true })
  process.env['LOADED'] = list
  const hook = pathToFileURL(join(root, 'test/helpers/loaded.ts')).href
  const { code, stderr } = await run(process.execPath, ['--import', hook, join(root, 'dist/lib/cli.js'), ...words], project.dir)
  assert.is(code, 0, stderr)
  return (await readFile(list, 'utf8')).trim().split('\n').filter(url => url !== hook)
}

test.run()
