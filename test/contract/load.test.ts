// What a verb that scripts call in a loop loads when it really runs: its own files, a few that all have, and of Node next to
// nothing. A package costs 4 to 200 ms, one of Node's modules up to 4, a file 0.3. And what a daemon does that nobody asked wrongly.

import { spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fileOf, rehearsals } from '../../lib/bundle/rehearsals.ts'
import { newProject, run, type Project } from '../helpers/project.ts'
import { refusal } from '../helpers/refusal.ts'
import { root } from '../helpers/root.ts'

const test = suite('contract: load')

/** What all of them load, below lib/. */
const CORE =
  'system/native-pipe system/node-builtins cli rpc/client rpc/unix-socket model/errors model/id text/nearest system/lazy cli/parse-args cli/process-io run-verb text/shell-words project/state-dir system/monotonic cli/verb verbs/index system/json-lines system/write-sync'.split(
    ' ',
  )

/** What makes each do its work, in this order in one project, and what it loads for that: besides CORE and its own the files
 * below lib/, besides what runs it the modules of Node. */
const calls: readonly (readonly [words: string, files: string, parts?: string])[] = [
  [
    '',
    'text/duration processes/process-exists cli/output views/queue tasks/idle-reasons project/spool views/task model/tool-kinds views/tool',
  ],
  ['queue list', 'text/duration cli/transition-verb cli/output views/queue model/tool-kinds views/tool'],
  ['session list', 'cli/output'],
  ['tool list', 'text/duration cli/output text/timestamp views/tool'],
  ['scripts list', 'text/duration cli/output views/script'],
  [
    'enqueue -q q -- true',
    'tasks/submit text/duration cli/input tasks/new-task cli/output text/timestamp system/with-timeout',
  ],
  [
    'enqueue -q q -- true',
    'tasks/submit text/duration cli/input tasks/new-task cli/output text/timestamp system/with-timeout',
  ],
  [
    'tasks',
    'text/duration cli/input model/state-machines cli/output tasks/task-pages views/task text/timestamp views/tool',
  ],
  ['task Q-1', 'text/duration tasks/for-each-task cli/input cli/output views/task views/tool'],
  ['peek -q q', ''],
  ['claim -q q', 'text/duration cli/output'],
  ['heartbeat Q-1', 'tasks/for-each-task cli/input cli/output tasks/report-attempts'],
  ['complete Q-1 --summary done', 'tasks/for-each-task cli/input cli/output tasks/report-attempts'],
  ['claim -q q', 'text/duration cli/output'],
  ['release Q-2', 'text/duration tasks/for-each-task cli/input cli/output tasks/report-attempts text/timestamp'],
  ['claim -q q', 'text/duration cli/output'],
  ['fail Q-2 --reason no', 'tasks/for-each-task cli/input cli/output tasks/report-attempts'],
  [
    'wait Q-1',
    'text/duration tasks/for-each-task tasks/task-end tasks/find-tasks follow/ends follow/queue-events cli/input rpc/reconnecting-client system/longest-timeout cli/output model/retryable-errors tasks/waiting views/queue model/tool-kinds views/tool',
  ],
  [
    'follow Q-1',
    'text/duration tasks/for-each-task tasks/task-end tasks/find-tasks follow/attempt follow/ends logs/read follow/printer follow/queue follow/queue-events follow/task system/file-watch cli/input rpc/reconnecting-client system/longest-timeout cli/output tasks/task-pages model/retryable-errors tasks/waiting views/queue system/pipe-reader logs/cut-mark text/size model/tool-kinds views/tool',
    'child_process dgram net stream stream/promises string_decoder timers/promises',
  ],
  [
    'requeue Q-2',
    'text/duration tasks/for-each-task tasks/failed-tasks cli/input cli/output tasks/task-pages text/timestamp',
  ],
  ['cancel Q-3', 'tasks/for-each-task cli/input cli/output'],
  [
    'review',
    'text/duration cli/output views/queue tasks/idle-reasons views/review views/task model/tool-kinds views/tool',
  ],
  ['status', 'text/duration cli/output views/queue model/tool-kinds views/tool'],
  [
    'worker list',
    'text/duration cli/transition-verb cli/input model/state-machines cli/output model/worker-types views/worker',
  ],
  ['rpc queue.list', 'cli/input'],
  ['version', 'cli/input'],
  ['purge', 'text/duration cli/input'],
  [
    'hooks run post-commit',
    'rpc/call-with-timeout git/commits git/git model/git-hooks git/repository git/run-trigger git/state-dir-from git/trigger cli/input cli/output model/retryable-errors system/with-timeout',
  ],
]

const hook = join(root, 'test/helpers/loaded.cjs')

const wordsOf = (text: string): string[] => text.split(' ').filter(Boolean)

const projects: Project[] = []
test.before(async () => {
  for (const _ of ['many files', 'one file']) {
    const project = await newProject({ config: 'runners: []\n' })
    projects.push(project)
    await project.sparkq(['queue', 'create', 'q'])
    await run('git', ['init'], project.dir)
    await run('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '--allow-empty', '-m', 'one'], project.dir)
  }
})
test.after(async () => {
  for (const project of projects) await project[Symbol.asyncDispose]()
})

for (const [line, files, parts = ''] of calls) {
  const typed = wordsOf(line)

  test(`sparkq ${line}: its files`, async () => {
    const { ours } = await loadedBy(projects[0]!, 'cli.js', typed)
    assert.equal(
      ours.filter(file => file !== `verbs/${fileOf(typed)}`),
      [...CORE, ...wordsOf(files)].sort(),
    )
  })

  if (fileOf(typed) !== 'hooks')
    test(`sparkq ${line}: as one file, and what of Node`, async () => {
      const { ours, nodes } = await loadedBy(projects[1]!, 'bundle/run.cjs', typed)
      assert.equal(ours, ['bundle/run'])
      assert.equal(nodes, [...wordsOf(parts), 'vm'].sort())
    })
}

test('each of them is made into one file', () => {
  const called = new Set(calls.map(([line]) => fileOf(wordsOf(line))))
  called.delete('hooks') // which leads to the daemon's rooms when it installs
  assert.equal([...called].sort(), rehearsals.map(fileOf).sort())
})

test('a daemon loads no packages but consola and yaml until somebody asks wrongly', async () => {
  await using other = await newProject({ config: 'tools: {x: {timeout: 5}}\nrunners: []\n', start: false })
  const list = join(other.dir, 'loaded')
  const ready = Promise.withResolvers<void>()
  const daemon = spawn(process.execPath, ['--require', hook, join(root, 'dist/daemon/main.js')], {
    cwd: other.dir,
    env: { ...process.env, LOADED: list },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  daemon.stdio[3]!.once('data', () => ready.resolve())
  daemon.once('exit', () => ready.reject(new Error('the daemon ended')))
  await ready.promise
  const packages = async () =>
    [
      ...new Set(
        [...(await readFile(list, 'utf8')).matchAll(/^file:.*\/node_modules\/([^/]+)\//gm)].map(([, name]) => name),
      ),
    ].sort()
  const { call } = await other.client()
  const {
    tasks: [task],
  } = await call('task.enqueue', { tasks: [{ payload: { argv: ['true'] } }] })
  await call('task.get', { id: task!.id })
  await call('daemon.reload', {})
  assert.equal(await packages(), ['consola', 'yaml'])
  const error = await refusal(() => call('task.get', { id: 1 } as never))
  assert.is(error.message, "parameters of 'task.get' are wrong: id must be a string")
  assert.ok((await packages()).includes('arktype'))
})

const loadedBy = async (
  { dir }: Project,
  start: string,
  words: readonly string[],
): Promise<{ ours: string[]; nodes: string[] }> => {
  const list = join(dir, 'loaded')
  await rm(list, { force: true })
  process.env['LOADED'] = list
  const { code, stderr } = await run(
    process.execPath,
    ['--require', hook, join(root, 'dist/lib', start), ...words],
    dir,
  )
  assert.is(code, 0, stderr)
  const lines = (await readFile(list, 'utf8')).split('\n')
  return {
    ours: lines
      .filter(url => url.startsWith('file:'))
      .map(url => relative(join(root, 'dist/lib'), fileURLToPath(url)).replace(/\.c?js$/, ''))
      .sort(),
    nodes: lines
      .filter(name => name.startsWith('node:'))
      .map(name => name.slice('node:'.length))
      .sort(),
  }
}

test.run()
