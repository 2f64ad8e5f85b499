import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Configuration, Facts } from '../../lib/doctor/facts.ts'
import { examine } from '../../lib/doctor/index.ts'
import { failure } from '../../lib/model/errors.ts'
import type { HookState } from '../../lib/git/hooks-folder.ts'
import { spool } from '../../lib/project/spool.ts'
import { prepareStateDir } from '../../lib/project/state-dir.ts'

const test = suite<{
  dir: string
  facts: (changes?: Partial<Facts>) => Facts
  configuration: (changes?: Partial<Configuration>) => Configuration
}>('doctor')

type Status = Extract<Facts['daemon'], { status: unknown }>['status']
const status = (changes: object = {}): Facts['daemon'] => ({
  status: {
    pid: 1,
    version: '1.0.0',
    started_at: '2026-01-31T07:00:00.000Z',
    queues: [],
    ...changes,
  } as unknown as Status,
})

test.before.each(world => {
  const dir = (world.dir = mkdtempSync(join(tmpdir(), 'sq-doc.')))
  prepareStateDir(join(dir, '.sparkq'))
  world.configuration = changes => ({
    file: join(dir, 'sparkq.yml'),
    projectDir: dir,
    tools: [],
    runners: [],
    hooks: [],
    database: join(dir, '.sparkq/sparkq.db'),
    needless: [],
    scripts: { count: 0, warnings: [] },
    ...changes,
  })
  world.facts = changes => ({
    cwd: dir,
    env: { PATH: dir },
    version: '1.0.0',
    place: { dir: join(dir, '.sparkq'), socket: join(dir, 'sock') },
    daemon: status(),
    configuration: world.configuration(),
    hooks: undefined,
    path: dir,
    ...changes,
  })
})
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }))

const wrongs = (facts: Facts): string[] =>
  examine(facts)
    .filter(row => !row.ok)
    .map(({ check, detail }) => `${check}: ${detail}`)
const detail = (facts: Facts, name: string): string | undefined =>
  examine(facts).find(({ check }) => check === name)?.detail

test('nothing is wrong where all is well; git and perl may lack', ({ facts }) => {
  assert.equal(wrongs(facts()), [])
  assert.is(detail(facts(), 'git'), 'git is not on PATH; SparkQ works without it')
})

test('each row that is wrong says what to type, each that is fine does not', ({ facts }) => {
  const rows = examine(facts({ daemon: { refusal: failure('unreachable', { where: 'x' }) } }))
  assert.ok(rows.some(row => !row.ok) && rows.some(row => row.ok))
  for (const { ok, hint } of rows) assert.is(ok, hint === null)
})

test('another version of the daemon', ({ facts }) => {
  assert.equal(wrongs(facts({ daemon: status({ version: '0.9.0' }) })), ['version: SparkQ is 1.0.0, the daemon 0.9.0'])
})

const queue = (name: string, changes: object = {}) => ({ name, status: 'idle', runner: false, ...changes })
const runners: [string, object[], string[]][] = [
  ['is there', [queue('q', { runner: true })], []],
  ['is not there', [queue('q')], ["runners: queue 'q' has no runner"]],
  [
    'of a queue that ended',
    [queue('q', { status: 'ended' })],
    ["runners: queue 'q' has a runner in sparkq.yml, but ended"],
  ],
  ['of no queue', [queue('other')], ["runners: queue 'q' has a runner in sparkq.yml, but is not there or archived"]],
]
for (const [what, queues, expected] of runners) {
  test(`a runner that ${what}`, ({ facts, configuration }) => {
    const wanted = configuration({ runners: [{ queue: 'q' }] })
    assert.equal(wrongs(facts({ configuration: wanted, daemon: status({ queues }) })), expected)
  })
}

test('a runner has a moment to come when the daemon began just now', ({ facts, configuration }) => {
  const daemon = status({ queues: [queue('q')], started_at: new Date().toISOString() })
  assert.equal(wrongs(facts({ configuration: configuration({ runners: [{ queue: 'q' }] }), daemon })), [])
})

test('a tool that sparkq.yml names needs its program, and bash is needed by all; others may lack', ({
  dir,
  facts,
  configuration,
}) => {
  const tool = (name: string, named: boolean, program = name) => ({
    name,
    kind: 'command' as const,
    command: [program],
    named,
  })
  const tools = [
    tool('mine', true),
    tool('agent', false),
    { name: 'run-bash', kind: 'bash' as const, command: [], named: false },
    { name: 'ask', kind: 'chat' as const, command: [], named: true },
  ]
  const at = () => facts({ configuration: configuration({ tools }) })
  assert.equal(
    wrongs(at()).map(text => text.slice(0, 40)),
    ["tools: 'mine' cannot be executed: 'mine'", "tools: 'run-bash' cannot be executed: 'b"],
  )
  for (const name of ['mine', 'bash']) {
    writeFileSync(join(dir, name), '#!/bin/sh\n')
    chmodSync(join(dir, name), 0o755)
  }
  assert.equal(wrongs(at()), [])
  assert.is(detail(at(), 'tools'), "2 of 3 can be executed; not installed: 'agent' (agent)")
  writeFileSync(join(dir, 'mine'), '#!/no/such/interpreter\n')
  assert.is(wrongs(at()).length, 1)
})

test('what is told of the socket follows from the refusal', ({ dir, facts }) => {
  const socket = (code: 'unreachable' | 'timed_out' | 'not_permitted') =>
    wrongs(
      facts({
        daemon: {
          refusal:
            code === 'unreachable'
              ? failure(code, { where: 'x' })
              : code === 'timed_out'
                ? failure(code, { what: 'it' })
                : failure(code, { detail: 'not yours' }),
        },
      }),
    )
  assert.equal(socket('unreachable'), ['socket: the daemon is down'])
  assert.equal(socket('timed_out'), ['socket: it took too long to answer'])
  assert.equal(socket('not_permitted'), ['socket: not yours'])
  writeFileSync(join(dir, 'sock'), '')
  assert.equal(socket('unreachable'), [`socket: nobody listens at '${dir}/sock': the daemon died`])
})

test('what waits in the spool is no fault, but for a daemon that answers', ({ dir, facts }) => {
  spool(join(dir, '.sparkq'), { tasks: [] })
  assert.is(
    detail(facts({ daemon: { refusal: failure('unreachable', { where: 'x' }) } }), 'spool'),
    '1 request for the daemon to take in when it starts',
  )
  assert.equal(wrongs(facts()), ['spool: 1 request in the spool, which the daemon has not taken in'])
})

test('somebody else’s folder, a broken file, a missing folder are told once', ({ dir, facts }) => {
  const refusal = failure('not_permitted', { detail: 'it belongs to another user' })
  assert.equal(wrongs(facts({ place: { refusal }, daemon: undefined })), ['project: it belongs to another user'])
  assert.equal(wrongs(facts({ configuration: { refusal: failure('config', { message: 'x:1:1: no' }) } })), [
    'configuration: x:1:1: no',
  ])
  rmSync(join(dir, '.sparkq/logs'), { recursive: true })
  assert.match(wrongs(facts()).join(), /^logs: '.*' cannot be written: ENOENT[^,]*,[^,]*$/)
})

test('one check that breaks does not keep the others from telling', ({ facts }) => {
  const rows = examine(facts({ place: { dir: '/nowhere/.sparkq', socket: '/nowhere/sock' } }))
  assert.is(rows.find(({ check }) => check === 'permissions')!.ok, false)
  assert.is(rows.find(({ check }) => check === 'version')!.ok, true)
})

const hook = (state: string, changes: object = {}) =>
  ({ hook: 'post-commit', state, manager: null, path: '/h', ...changes }) as HookState
const hooked: [string, HookState, boolean, string[]][] = [
  ['installed, and wanted', hook('installed'), true, []],
  ['chained, and wanted', hook('chained'), true, []],
  [
    'installed for nothing',
    hook('installed'),
    false,
    ["hooks: post-commit is installed in '/h', and sparkq.yml gives it nothing to do"],
  ],
  [
    'wanted and not there',
    hook('absent'),
    true,
    ['hooks: sparkq.yml has work for post-commit, which is not installed'],
  ],
  [
    "wanted, and somebody else's",
    hook('foreign'),
    true,
    ['hooks: sparkq.yml has work for post-commit, which is not installed'],
  ],
  ['neither wanted nor there', hook('absent'), false, []],
  ["somebody else's, and not wanted", hook('foreign'), false, []],
  ['changed by hand', hook('edited'), true, ["hooks: post-commit was changed by hand: '/h'"]],
  ['up to a manager', hook('managed', { manager: 'husky' }), true, []],
]
test('a hook that would call what is gone, and one that was hidden by another program', ({
  dir,
  facts,
  configuration,
}) => {
  const path = join(dir, 'post-commit')
  writeFileSync(path, "#!/bin/sh\nsparkq='/gone/sparkq'\n")
  const wanted = { configuration: configuration({ hooks: ['post-commit'] }) }
  assert.equal(wrongs(facts({ ...wanted, hooks: [hook('installed', { path })] })), [
    "hooks: post-commit would call '/gone/sparkq' where sparkq is not on PATH, and that is gone",
  ])
  writeFileSync(`${path}.before-sparkq`, '')
  const findings = wrongs(facts({ ...wanted, hooks: [hook('managed', { path, manager: 'lefthook' })] }))
  assert.equal(findings, [`hooks: '${path}.before-sparkq' is what was there before SparkQ's; nothing calls it`])
})

for (const [what, state, wanted, expected] of hooked) {
  test(`a hook that is ${what}`, ({ facts, configuration }) => {
    assert.equal(
      wrongs(facts({ configuration: configuration({ hooks: wanted ? ['post-commit'] : [] }), hooks: [state] })),
      expected,
    )
  })
}

test.run()
