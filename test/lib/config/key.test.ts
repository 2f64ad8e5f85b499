import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { inEffect, needlessKeys, withDefaults } from '../../../lib/config/defaults.ts'
import { parseValue, renderValue } from '../../../lib/config/edit.ts'
import { entriesOf, isSaid, parseKey, showKey, valueAt } from '../../../lib/config/key.ts'
import { loadConfig, readConfig, type Config } from '../../../lib/config/load.ts'
import { codeOf, refusal } from '../../helpers/refusal.ts'

const test = suite('config-key')

const keys: [string, string[]][] = [
  ['server', ['server']],
  ['server.port', ['server', 'port']],
  ['runners[0].jobs', ['runners', '0', 'jobs']],
  ['runners.0.jobs', ['runners', '0', 'jobs']],
  ['tools."a.b".timeout', ['tools', 'a.b', 'timeout']],
  ["tools.'a.b'", ['tools', 'a.b']],
  ['tools."a\\"b"', ['tools', 'a"b']],
  ['tools.llm-x.env', ['tools', 'llm-x', 'env']],
  ['tools.ä b', ['tools', 'ä b']],
  ['tools.""', ['tools', '']],
]
for (const [typed, path] of keys) {
  test(`${typed} is ${path.length} steps, and the same when it is shown and typed again`, () => {
    assert.equal(parseKey(typed), path)
    assert.equal(parseKey(showKey(path)), path)
  })
}

for (const typed of ['', '.', 'a.', '.a', 'a..b', 'a[x]', 'a["b"]', '"a', 'a"b"', 'a]', '[0]', 'a[0]b']) {
  test(`'${typed}' is no key`, async () => assert.is(await codeOf(() => parseKey(typed)), 'usage'))
}

const effect = (said: object) => inEffect(said, '/src/app')

test('a value is that of the file, else its default; a tool also takes that of its class', () => {
  const tree = effect({
    server: { port: 1 },
    tools: { x: { task_class: 'FAST_SCRIPT' }, 'run-bash': { timeout: 'none' } },
    defaults: { kill_grace: 3 },
    runners: [{ queue: 'a' }],
  })
  const at = (key: string) => valueAt(tree, parseKey(key))
  assert.equal(
    [
      'project.name',
      'server.port',
      'server.host',
      'tools.x.timeout',
      'tools.run-bash.timeout',
      'tools.run-python.timeout',
      'tools.x.kill_grace',
      'runners[0].jobs',
      'defaults.max_log',
    ].map(at),
    ['app', 1, '127.0.0.1', '2m', 'none', '10m', 3, 1, '256MB'],
  )
  assert.is(at('tools.x.cwd'), undefined, 'known, and without a default')
  assert.is(at('tools.run-bash.task_class'), undefined, 'a timeout of its own goes before the class')
})

const unknown: [string, string | undefined][] = [
  ['server.prot', 'server.port'],
  ['sever.port', 'server.port'],
  ['tools.run-bsh.timeout', 'tools.run-bash.timeout'],
  ['tools.run-bash.timout', 'tools.run-bash.timeout'],
  ['task_clases', 'task_classes'],
  ['server.port.x', undefined],
  ['runners[1]', undefined],
  ['__proto__', undefined],
  ['server.constructor', undefined],
]
for (const [key, near] of unknown) {
  test(`${key} is not found${near ? `; ${near} is near` : ''}`, async () => {
    const error = await refusal(() => valueAt(effect({}), parseKey(key)))
    assert.is(error.code, 'not_found')
    assert.is(error.hint, near ? `did you mean '${near}'?` : "'sparkq config list' lists them")
  })
}

test('said is what stands in the file, null too', () => {
  const said = { project: { prd_path: null } }
  assert.equal(
    [['project'], ['project', 'prd_path'], ['project', 'name'], ['project', 'prd_path', 'x'], ['toString']].map(path =>
      isSaid(said, path),
    ),
    [true, true, false, false, false],
  )
})

test('the list has every leaf once, and where it comes from', () => {
  const said = { server: { port: 1 }, tools: { 'a.b': { env: [] } }, task_classes: {} }
  const entries = entriesOf(effect(said), said)
  assert.is(new Set(entries.map(({ path }) => showKey(path))).size, entries.length)
  assert.equal(
    entries.filter(({ source }) => source === 'file'),
    [
      { path: ['server', 'port'], value: 1, source: 'file' },
      { path: ['tools', 'a.b', 'env'], value: [], source: 'file' },
    ],
  )
  for (const { path, value } of entries)
    assert.equal(valueAt(effect(said), parseKey(showKey(path))), value, showKey(path))
})

const files = [
  '',
  'project: {name: x, prd_path: p.md}\nserver: {http: false}\n',
  'defaults: {queue: q, kill_grace: 0}\nrunners: []\n',
  `tools:
  run-bash: {timeout: 5}
  run-python: {timeout: none, retries: 1}
  llm-haiku: {task_class: FAST_SCRIPT}
  a.b: {command: [x, "y: z"], env: [A], retry_on: [1, timeout], on_lost: requeue, max_log: 1GB}
  "no": {interactive: true}
`,
  'task_classes: {FAST_SCRIPT: {timeout: none}, MINE: {timeout: 7}}\ntools: {t: {task_class: MINE}}\n',
  `queue_runner: {poll_interval: 5, lock_dir: /tmp/x}
base_url: x
hooks: {post-commit: [{queue: a, command: npm test}]}
script_dirs: []
`,
]
/** The lines of keys may change. */
const withoutPlaces = ({ runners, noRunners, ...config }: Config) => ({
  ...config,
  runners: runners.map(({ place, ...runner }) => ({ ...runner, isNamed: place !== null })),
  noRunners: noRunners !== null,
})

for (const [i, text] of files.entries()) {
  test(`what is exported means the same: ${i}`, () => {
    const dir = mkdtempSync(join(tmpdir(), 'sq-key.'))
    try {
      const file = join(dir, 'sparkq.yml')
      writeFileSync(file, text)
      const { config, said } = readConfig(file)
      writeFileSync(file, renderValue(withDefaults(said, dir)))
      assert.equal(withoutPlaces(loadConfig(file)), withoutPlaces(config))
    } finally {
      rmSync(dir, { recursive: true })
    }
  })
}

test('what is set in a map has the defaults of the other keys beside it', () => {
  const checks = [{ queue: 'a', command: 'x' }]
  assert.equal(valueAt(effect({ hooks: { 'post-commit': checks } }), ['hooks', 'post-commit']), checks)
  assert.equal(valueAt(effect({ hooks: { 'post-commit': checks } }), ['hooks', 'post-merge']), [])
})

test('keys that mean nothing any more are named as one types them', () => {
  assert.equal(
    needlessKeys({
      base_url: 'x',
      database: { mode: 'wal' },
      queue_runner: { poll_interval: 5, lock_dir: 'x' },
      server: { port: 1 },
    }),
    ['database.mode', 'queue_runner.poll_interval', 'base_url'],
  )
})

for (const [text, value] of [
  ['5', 5],
  ['true', true],
  ['no', 'no'],
  ['a b', 'a b'],
  ['[a, 1]', ['a', 1]],
  ['{a: 1}', { a: 1 }],
  ["'5'", '5'],
  ['', null],
  ['null', null],
] as const) {
  test(`the value ${text} is ${JSON.stringify(value)}`, () => assert.equal(parseValue(text), value))
}
for (const text of ['[1', '*x', '{a: 1', '"', 'a: b: c']) {
  test(`the value ${text} is refused`, async () => assert.is(await codeOf(() => parseValue(text)), 'invalid'))
}

test.run()
