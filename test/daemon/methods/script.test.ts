import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Loose } from '../../../lib/rpc/client.ts'
import type { Params } from '../../../lib/protocol/index.ts'
import { spool } from '../../../lib/project/spool.ts'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { refusal } from '../../helpers/refusal.ts'

type NewTask = Loose<Params<'task.enqueue'>['tasks'][number]>
type World = {
  project: Scratch
  write: (path: string, text: string, mode?: number) => string
  enqueue: (task: Omit<NewTask, 'payload'> & { payload?: object }) => ReturnType<typeof enqueueIn>
}
const test = suite<World>('script.list, and scripts in task.enqueue')

/** Root reads everything. */
const unlessRoot = process.getuid!() === 0 ? test.skip : test

const enqueueIn = async ({ call }: Scratch, task: NewTask) =>
  call('task.get', { id: (await call('task.enqueue', { tasks: [task] })).tasks[0]!.id })

test.before.each(async world => {
  const project = (world.project = await scratch(
    'tools:\n  nice: {command: [nice, bash], timeout: 7}\n  ask: {description: by hand}\n',
  ))
  world.write = (path, text, mode = 0o644) => {
    mkdirSync(dirname(join(project.dir, path)), { recursive: true })
    writeFileSync(join(project.dir, path), text)
    chmodSync(join(project.dir, path), mode)
    return join(project.dir, path)
  }
  world.enqueue = task => enqueueIn(project, { payload: {}, ...task })
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

test('the list has every field; it stays until a reload, which counts and warns', async ({ project, write }) => {
  const path = write('scripts/a.sh', '# timeout: 5m\n')
  const { scripts } = await project.call('script.list', {})
  assert.equal(scripts, [
    { name: 'a', path, description: null, inputs: [], outputs: [], tags: [], timeout: 300, task_class: null },
  ])
  const second = write('scripts/b.sh', '# timeout: soon\n')
  assert.is((await project.call('script.list', {})).scripts.length, 1)
  const warnings = [{ file: second, line: 1, message: "timeout 'soon' is not a duration above 0 and up to 30 days" }]
  assert.equal(await project.call('daemon.reload', {}), {
    config: project.file,
    tools: ['run-bash', 'run-python', 'llm-haiku', 'llm-sonnet', 'llm-codex', 'nice', 'ask'],
    scripts: 2,
    warnings,
  })
  assert.equal((await project.call('script.list', { query: 'b' })).warnings, warnings)
})

test('a reload follows script_dirs', async ({ project, write }) => {
  write('elsewhere/x.sh', '')
  writeFileSync(project.file, 'runners: []\nscript_dirs: [elsewhere]\n')
  assert.is((await project.call('daemon.reload', {})).scripts, 1)
})

const PYTHON = '#!/usr/bin/env python3\n'
/** File, mode, text; what is stored, with the path as PATH. */
const runs: [string, number, string, object][] = [
  ['a.sh', 0o644, '', { script_path: 'PATH', args: ['x'] }],
  ['a.sh', 0o755, PYTHON, { script_path: 'PATH', args: ['x'] }],
  ['a.bash', 0o644, '', { script_path: 'PATH', args: ['x'] }],
  ['a.py', 0o755, PYTHON, { script_path: 'PATH', args: ['x'] }],
  ['a', 0o755, PYTHON, { argv: ['PATH', 'x'] }],
  ['a.rb', 0o755, '#!/usr/bin/ruby -w\n', { argv: ['PATH', 'x'] }],
  ['a', 0o644, PYTHON, { argv: ['/usr/bin/env', 'python3', 'PATH', 'x'] }],
  ['a', 0o644, '#! /usr/bin/perl  -w -T \r\n', { argv: ['/usr/bin/perl', '-w -T', 'PATH', 'x'] }],
  ['a.rb', 0o644, '', { argv: ['ruby', 'PATH', 'x'] }],
  ['a.pl', 0o644, '', { argv: ['perl', 'PATH', 'x'] }],
  ['a.js', 0o644, '', { argv: ['node', 'PATH', 'x'] }],
  ['a.ts', 0o755, '', { argv: ['node', 'PATH', 'x'] }],
  ['a.txt', 0o644, 'echo', { script_path: 'PATH', args: ['x'] }],
  ['a.txt', 0o755, 'echo', { argv: ['PATH', 'x'] }],
]
for (const [name, mode, text, expected] of runs) {
  test(`${name} with mode ${mode.toString(8)}${text ? ` and ${JSON.stringify(text)}` : ''}`, async ({
    project,
    write,
    enqueue,
  }) => {
    const path = write(`any where/${name}`, text, mode)
    const task = await enqueue({ script: path, payload: { args: ['x'] } })
    assert.is(task.tool_name, name.endsWith('.py') ? 'run-python' : 'run-bash')
    assert.equal(task.payload, { cwd: project.dir, ...JSON.parse(JSON.stringify(expected).replaceAll('PATH', path)) })
  })
}

test('--timeout goes before the script, its timeout before its class, that before the tool', async ({
  write,
  enqueue,
}) => {
  const timeouts = async (text: string, task: object = {}) => {
    write('scripts/a.sh', text)
    const { timeout, task_class } = await enqueue({ script: 'a', ...task })
    return [timeout, task_class]
  }
  assert.equal(await timeouts(''), [600, 'MEDIUM_SCRIPT'])
  assert.equal(await timeouts('# task_class: FAST_SCRIPT\n'), [120, 'FAST_SCRIPT'])
  assert.equal(await timeouts('# task_class: FAST_SCRIPT\n# timeout: 9\n'), [9, 'FAST_SCRIPT'])
  assert.equal(await timeouts('# timeout: none\n'), [null, 'MEDIUM_SCRIPT'])
  assert.equal(await timeouts('# timeout: 9\n', { timeout: null }), [null, 'MEDIUM_SCRIPT'])
  assert.equal(await timeouts('# timeout: none\n', { timeout: 4 }), [4, 'MEDIUM_SCRIPT'])
  assert.equal(await timeouts('# timeout: soon\n'), [600, 'MEDIUM_SCRIPT'])
  assert.equal(await timeouts('', { tool: 'nice' }), [7, null])
  assert.equal(await timeouts('# timeout: 9\n', { tool: 'nice' }), [9, null])
})

test('a tool that is named goes before the one of the suffix', async ({ project, write, enqueue }) => {
  const path = write('scripts/a.sh', '')
  const work = async (tool: string) =>
    (({ tool_name, payload }) => [tool_name, payload])(await enqueue({ script: 'a', tool, payload: { args: ['x'] } }))
  assert.equal(await work('run-python'), ['run-python', { cwd: project.dir, script_path: path, args: ['x'] }])
  assert.equal(await work('nice'), ['nice', { cwd: project.dir, argv: [path, 'x'] }])
  assert.match((await refusal(work('ask'))).message, /needs a 'prompt'/)
})

test('a name that is new, or whose file moved, is found without a reload; one that is gone is not', async ({
  write,
  enqueue,
}) => {
  const nearest = async (script: string) =>
    (({ code, message, hint }) => [code, message, hint])(await refusal(enqueue({ script })))
  assert.equal(await nearest('deploy'), [
    'not_found',
    "no script 'deploy'",
    "'sparkq scripts list' lists them; a relative path starts at the current directory",
  ])
  const path = write('scripts/deploy.sh', '')
  assert.is((await enqueue({ script: 'deploy' })).status, 'queued')
  assert.equal(await nearest('depoly'), ['not_found', "no script 'depoly'", "did you mean 'deploy'?"])
  unlinkSync(path)
  assert.equal((await nearest('deploy'))[1], "no script 'deploy'")
  const moved = write('tools/deploy.sh', '')
  assert.is(((await enqueue({ script: 'deploy' })).payload as { script_path: string }).script_path, moved)
})

test('a relative path starts where the caller is, else at the project; a folder or a fifo is no script', async ({
  project,
  write,
  enqueue,
}) => {
  const path = write('sub/a.sh', '')
  const pathOf = async (task: object) =>
    ((await enqueue({ script: 'x', ...task })).payload as { script_path: string }).script_path
  assert.is(await pathOf({ script: './sub/a.sh' }), path)
  assert.is(await pathOf({ script: './a.sh', cwd: join(project.dir, 'sub') }), path)
  execFileSync('mkfifo', [join(project.dir, 'sub/fifo')])
  for (const name of ['sub', 'sub/fifo'])
    assert.is((await refusal(enqueue({ script: join(project.dir, name) }))).code, 'not_found')
})

const wrong: [object, RegExp][] = [
  [{ argv: ['x'] }, /'argv' beside a script/],
  [{ args: 'x' }, /'args' is not a list of strings/],
  [{ args: [1] }, /'args' is not a list of strings/],
  [{ args: ['a\0'] }, /holds a NUL/],
]
for (const [payload, message] of wrong) {
  test(`beside a script ${JSON.stringify(payload)} is refused`, async ({ write, enqueue }) => {
    write('scripts/a.sh', '')
    const error = await refusal(enqueue({ script: 'a', payload }))
    assert.is(error.code, 'invalid')
    assert.match(error.message, message)
  })
}

unlessRoot(
  'a script that may only be executed is; one that may be neither read nor executed is refused',
  async ({ write, enqueue }) => {
    const path = write('scripts/a', '#!/bin/sh\n', 0o111)
    assert.equal(((await enqueue({ script: path })).payload as { argv: string[] }).argv, [path])
    chmodSync(path, 0)
    assert.is((await refusal(enqueue({ script: path }))).code, 'not_permitted')
  },
)

test('a batch with a refused task is refused whole, with the place of that task', async ({ project, write }) => {
  write('scripts/a.sh', '')
  const error = await refusal(
    project.call('task.enqueue', {
      tasks: [
        { script: 'a', payload: {} },
        { script: 'b', payload: {} },
      ],
    }),
  )
  assert.is(error.message, "task 2 of 2: no script 'b'")
  assert.is((await project.call('queue.show', { queue: 'default' })).counts.queued, 0)
})

test('one that was enqueued while the daemon was down is looked up when it comes in', async ({ project, write }) => {
  await project.stop()
  write('scripts/a.sh', '# timeout: 9\n')
  spool(project.stateDir, { tasks: [{ script: 'a', payload: { args: [] } }] })
  spool(project.stateDir, { tasks: [{ script: 'nope', payload: { args: [] } }] })
  await project.start()
  assert.equal(
    (await project.call('task.list', {})).tasks.map(({ timeout }) => timeout),
    [9],
  )
  assert.is((await project.call('daemon.status', {})).refused, 1)
})

test('a thousand scripts are indexed', async ({ project, write }) => {
  for (let i = 0; i < 1000; i++)
    write(
      `scripts/${i % 10}/s${i}.sh`,
      [
        '#!/bin/sh',
        `# name: n${i}`,
        `# description: ${'words '.repeat(20)}`,
        '# inputs: a (optional), b',
        '# tags: x, y',
        'echo\n'.repeat(100),
      ].join('\n'),
    )
  assert.is((await project.call('script.list', {})).scripts.length, 1000)
  rmSync(join(project.dir, 'scripts'), { recursive: true })
})

test.run()
