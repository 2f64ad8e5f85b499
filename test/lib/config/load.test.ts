// sparkq.yml: its defaults, what is derived from them, and where the file is found (docs/contract.md §4).

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { defaultConfig, findConfigFile, loadConfig } from '../../../lib/config/load.ts'
import { refusal } from '../../helpers/refusal.ts'

const test = suite<{ dir: string; file: string }>('config')

test.before.each(world => {
  world.dir = realpathSync(mkdtempSync(join(tmpdir(), 'sq-config.')))
  world.file = join(world.dir, 'sparkq.yml')
})
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }))

const load = (file: string, text: string) => {
  writeFileSync(file, text)
  return loadConfig(file)
}

/** What docs/contract.md §4 shows as the default of every key. */
const WRITTEN_OUT = `
server: {host: 127.0.0.1, port: auto, http: true, hosts: []}
database: {path: .sparkq/sparkq.db, synchronous: full}
purge: {older_than_days: 3}
script_dirs: [scripts, tools]
defaults: {session: default, queue: default}
task_classes:
  FAST_SCRIPT:   {timeout: 120}
  MEDIUM_SCRIPT: {timeout: 600}
  LLM_LITE:      {timeout: 480}
  LLM_HEAVY:     {timeout: 1200}
tools:
  run-bash:   {description: Bash script,   task_class: MEDIUM_SCRIPT}
  run-python: {description: Python script, task_class: MEDIUM_SCRIPT}
  llm-haiku:  {description: Haiku,  task_class: LLM_LITE,  command: [claude, -p, --model, haiku, --output-format, json]}
  llm-sonnet:
    {description: Sonnet, task_class: LLM_HEAVY, command: [claude, -p, --model, sonnet, --output-format, json]}
  llm-codex:  {description: Codex,  task_class: LLM_HEAVY, command: [codex, exec, --json]}
`

for (const [what, text] of [
  ['an empty file', ''],
  ['one of comments', '# nothing\n'],
  ['{}', '{}'],
  ['the defaults written out', WRITTEN_OUT],
] as const) {
  test(`${what} means the defaults`, ({ dir, file }) => {
    const config = load(file, text)
    assert.equal(config, defaultConfig(file))
    assert.equal([config.project.name, config.project.repoPath, config.project.prdPath], [basename(dir), dir, null])
    assert.equal(config.server, { host: '127.0.0.1', port: 'auto', http: true, hosts: [] })
    assert.equal(config.database, { path: join(dir, '.sparkq/sparkq.db'), synchronous: 'full' })
    assert.equal([config.runners, config.noRunners], [[{ queue: 'default', jobs: 1, place: null }], null])
    assert.equal(config.taskClasses, { FAST_SCRIPT: 120, MEDIUM_SCRIPT: 600, LLM_LITE: 480, LLM_HEAVY: 1200 })
    assert.equal(
      Object.values(config.tools).map(({ name, kind, timeout }) => [name, kind, timeout]),
      [
        ['run-bash', 'bash', 600],
        ['run-python', 'python', 600],
        ['llm-haiku', 'command', 480],
        ['llm-sonnet', 'command', 1200],
        ['llm-codex', 'command', 1200],
      ],
    )
    assert.equal([config.stateDir, config.lockDir], [join(dir, '.sparkq'), join(dir, '.sparkq/run')])
  })
}

test('a configuration is frozen through and through', ({ file }) => {
  const config = load(file, '')
  assert.throws(() => {
    ;(config.tools['run-bash'] as { timeout: number }).timeout = 1
  }, TypeError)
  assert.throws(() => {
    ;(config.runners as unknown[]).push({})
  }, TypeError)
})

test('paths start at the folder of the file, absolute ones stay', ({ dir, file }) => {
  const config = load(
    file,
    'project: {repo_path: src}\ndatabase: {path: /var/lib/q.db}\nqueue_runner: {lock_dir: locks}\n',
  )
  assert.equal(
    [config.project.repoPath, config.database.path, config.lockDir],
    [join(dir, 'src'), '/var/lib/q.db', join(dir, 'locks')],
  )
})

test('by default only queues of an older database have a runner: the default one', ({ file }) => {
  const { runners, noRunners } = load(file, 'defaults: {queue: main}')
  assert.equal([runners, noRunners], [[{ queue: 'main', jobs: 1, place: null }], null])
})

test('each runner that the file names has its line there, and an empty list too', ({ file }) => {
  assert.equal(load(file, 'runners:\n  - {queue: a}\n  - queue: b\n    jobs: 2\n').runners, [
    { queue: 'a', jobs: 1, place: `${file}:2` },
    { queue: 'b', jobs: 2, place: `${file}:3` },
  ])
  const { runners, noRunners } = load(file, 'server: {port: 1}\nrunners: []')
  assert.equal([runners, noRunners], [[], `${file}:2`])
})

test('in an older database the queues of checks have a runner too, unless runners are named', ({ file }) => {
  const hooks =
    'hooks: {post-commit: [{queue: a, command: x}, {queue: default, command: x}], ' +
    'post-merge: [{queue: a, command: y}]}\n'
  assert.equal(
    load(file, hooks).runners.map(({ queue }) => queue),
    ['default', 'a'],
  )
  assert.equal(load(file, `${hooks}runners: [{queue: b}]\n`).runners, [{ queue: 'b', jobs: 1, place: `${file}:2` }])
})

/** How a tool's timeout comes about: its own, else that of its class, else none. */
const timeouts: [what: string, text: string, tool: string, timeout: number | null][] = [
  ['its class', 'tools: {x: {task_class: FAST_SCRIPT}}', 'x', 120],
  ['its own before its class', 'tools: {x: {task_class: FAST_SCRIPT, timeout: 7}}', 'x', 7],
  ['none', 'tools: {x: {task_class: FAST_SCRIPT, timeout: none}}', 'x', null],
  ['nothing said', 'tools: {x: {}}', 'x', null],
  ['a class of the file', 'task_classes: {MINE: {timeout: 9}}\ntools: {x: {task_class: MINE}}', 'x', 9],
  [
    'a class changed by the file',
    'task_classes: {FAST_SCRIPT: {timeout: 9}}\ntools: {x: {task_class: FAST_SCRIPT}}',
    'x',
    9,
  ],
  ['a class without a limit', 'task_classes: {MINE: {timeout: none}}\ntools: {x: {task_class: MINE}}', 'x', null],
  ['a built-in tool that was changed', 'tools: {run-bash: {timeout: 5}}', 'run-bash', 5],
  ['its own with a unit', 'tools: {x: {timeout: 1.5h}}', 'x', 5400],
  ['that of `defaults` before its class', 'defaults: {timeout: 2h}\ntools: {x: {task_class: FAST_SCRIPT}}', 'x', 7200],
  ['its own before that of `defaults`', 'defaults: {timeout: 2h}\ntools: {x: {timeout: 5}}', 'x', 5],
  ['that of `defaults`, none', 'defaults: {timeout: none}\ntools: {x: {task_class: FAST_SCRIPT}}', 'x', null],
  ['null, which is the same as nothing said', 'defaults: {timeout: null}\ntools: {x: {timeout: null}}', 'x', null],
  ['a class with a unit', 'task_classes: {MINE: {timeout: 3d}}\ntools: {x: {task_class: MINE}}', 'x', 259200],
  ['a built-in tool of another class', 'tools: {run-bash: {task_class: FAST_SCRIPT}}', 'run-bash', 120],
]
for (const [what, text, tool, timeout] of timeouts) {
  test(`the timeout of a tool with ${what} is ${timeout}`, ({ file }) =>
    assert.is(load(file, text).tools[tool]!.timeout, timeout))
}

const kinds: [text: string, kind: string][] = [
  ['{}', 'chat'],
  ['{command: [make]}', 'command'],
  ['{command: [make], interactive: true}', 'chat'],
]
for (const [text, kind] of kinds) {
  test(`a tool ${text} is of the kind ${kind}`, ({ file }) =>
    assert.is(load(file, `tools: {x: ${text}}`).tools['x']!.kind, kind))
}

test('the settings of a tool go before `defaults`, and those before the built-in ones', ({ file }) => {
  const of = (text: string, tool: string) => {
    const { retry_on, on_lost, kill_grace, max_log } = load(file, text).tools[tool]!
    return { retry_on, on_lost, kill_grace, max_log }
  }
  assert.equal(of('', 'run-bash'), { retry_on: null, on_lost: 'requeue', kill_grace: 10, max_log: 256e6 })
  assert.equal(of('', 'llm-codex'), { retry_on: null, on_lost: 'fail', kill_grace: 10, max_log: 256e6 })
  assert.equal(of('defaults: {kill_grace: 2.5, max_log: 1 GiB}', 'run-bash'), {
    retry_on: null,
    on_lost: 'requeue',
    kill_grace: 2.5,
    max_log: 2 ** 30,
  })
  assert.equal(
    of(
      'defaults: {kill_grace: 2}\n' +
        'tools: {run-bash: {kill_grace: 0, max_log: 4096, on_lost: fail, retry_on: [75, timeout, lost]}}',
      'run-bash',
    ),
    { retry_on: [75, 'timeout', 'lost'], on_lost: 'fail', kill_grace: 0, max_log: 4096 },
  )
})

test('each duration may have a unit', ({ file }) => {
  const config = load(
    file,
    'purge: {older_than_days: 36h}\n' +
      'hooks: {post-commit: [{queue: a, command: x, timeout: 5m}], pre-push: {require: [a], wait: 2m}}\n' +
      'tools: {x: {kill_grace: 1m}}\n',
  )
  assert.equal(
    [config.purge.olderThanDays, config.hooks.checks['post-commit'][0]!.timeout, config.hooks.prePush!.wait],
    [1.5, 300, 120],
  )
  assert.is(config.tools['x']!.kill_grace, 60)
})

test('a section without a value is an empty one; a push that requires nothing is not checked', ({ file }) => {
  const sections = 'project:\nserver:\ndatabase:\npurge:\ndefaults:\ntask_classes:\ntools:\n  run-bash:\nhooks:\n'
  assert.equal(load(file, `${sections}environment:\nqueue_runner:\n`), defaultConfig(file))
  assert.equal(load(file, 'hooks: {pre-push: {require: []}}'), defaultConfig(file))
})

test('keys that push made needless still load', ({ file }) => {
  const config = load(
    file,
    'queue_runner: {poll_interval: 5}\nauto_fail_interval_seconds: 30\nbase_url: http://x\n' +
      'server: {base_url: http://x}\ndatabase: {mode: wal}\n',
  )
  assert.equal({ ...config }, { ...defaultConfig(file) })
})

test('the nearest file upwards is found; a named one goes before it', async ({ dir, file }) => {
  const deep = join(dir, 'a/b')
  mkdirSync(deep, { recursive: true })
  assert.is((await refusal(() => findConfigFile(deep, {}, undefined))).code, 'config')
  writeFileSync(file, '')
  assert.is(findConfigFile(deep, {}, undefined), file)
  assert.is(findConfigFile(deep, {}, ''), file)
  writeFileSync(join(dir, 'a/sparkq.yml'), '')
  assert.is(findConfigFile(deep, {}, undefined), join(dir, 'a/sparkq.yml'))
  assert.is(findConfigFile(deep, {}, '../../sparkq.yml'), file)
})

test.run()
