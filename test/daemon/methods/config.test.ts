import { readFileSync, writeFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Loose } from '../../../lib/rpc/client.ts'
import type { Params } from '../../../lib/protocol/index.ts'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { refusal } from '../../helpers/refusal.ts'

const test = suite<{ project: Scratch; text: () => string }>('config.list, config.check, config.set')

const CONFIG = `# ours
purge: {older_than_days: 3} # days
tools:
  say: {command: [echo], timeout: 5}
`

test.before.each(async world => {
  const project = (world.project = await scratch(CONFIG))
  world.text = () => readFileSync(project.file, 'utf8')
})
test.after.each(({ project }) => project[Symbol.asyncDispose]())

const days = (yaml: string) => ({ changes: [{ key: 'purge.older_than_days', yaml }] })

test('the list has the text, its hash, and every key', async ({ project: { call, file }, text }) => {
  const list = await call('config.list', {})
  assert.equal([list.file, list.text], [file, text()])
  assert.match(list.hash, /^[0-9a-f]{64}$/)
  const { value, line, source } = list.keys.find(({ key }) => key === 'tools.say.timeout')!
  assert.equal([value, line, source], [5, 5, 'file'])
})

test('a check shows the text that would be, and changes nothing', async ({ project: { call }, text }) => {
  const before = text()
  const { hash } = await call('config.list', {})
  const checked = await call('config.check', days('7'))
  assert.is(checked.text, before.replace('days: 3', 'days: 7'))
  assert.match(checked.diff, '-purge: {older_than_days: 3} # days\n+purge: {older_than_days: 7} # days\n')
  assert.equal(checked.problems, [])
  assert.equal(checked.changed, [{ key: 'purge.older_than_days', before: 3, after: 7, restart: false }])
  assert.equal([text(), (await call('config.list', {})).hash, checked.hash], [before, hash, hash])
})

type Expected = { line: number | null; column: number | null; message: RegExp; hint?: RegExp }
const wrong: [what: string, wanted: Loose<Params<'config.check'>>, problem: Expected][] = [
  [
    'a value of another type',
    { changes: [{ key: 'tools.say.timeout', value: 'soon' }] },
    { line: 5, column: 26, message: /tools.say.timeout must be/, hint: /config list/ },
  ],
  [
    'an unknown key, with the nearest one',
    { changes: [{ key: 'purge.older_then_days', value: 1 }] },
    { line: 3, column: 29, message: /unknown key/, hint: /'older_than_days'/ },
  ],
  ['a text that is no YAML', { text: 'a:\n  - [1\n' }, { line: 3, column: 1, message: /./ }],
  ['a text with a wrong value', { text: '\nserver: {port: x}\n' }, { line: 2, column: 10, message: /server.port/ }],
  [
    'a place that does not exist',
    { changes: [{ key: 'tools.say.command.5', value: 'x' }] },
    { line: null, column: null, message: /is a list of 1/ },
  ],
]
for (const [what, wanted, { line, column, message, hint }] of wrong) {
  test(`${what}: the check says where it is wrong, and a set is refused`, async ({ project: { call }, text }) => {
    const before = text()
    const { problems, changed } = await call('config.check', wanted)
    assert.equal([problems.length, changed], [1, []])
    const [problem] = problems
    assert.equal([problem!.line, problem!.column], [line, column])
    assert.match(problem!.message, message)
    if (hint) assert.match(problem!.hint!, hint)
    assert.is((await refusal(call('config.set', wanted))).code, 'config')
    assert.is(text(), before)
  })
}

test('a set changes the file and the daemon, and is an event that names the keys', async ({
  project: { call },
  text,
}) => {
  const { next } = await call('event.list', {})
  const { hash } = await call('config.list', {})
  const set = await call('config.set', {
    changes: [
      { key: 'tools.say.timeout', yaml: '1m' },
      { key: 'purge.older_than_days', value: 4 },
      { key: 'defaults.timeout', unset: true },
    ],
    expect: hash,
  })
  assert.equal(
    set.changed.map(({ key, before, after }) => [key, before, after]),
    [
      ['purge.older_than_days', 3, 4],
      ['tools.say.timeout', 5, '1m'],
    ],
  )
  assert.ok(set.reloaded)
  assert.is(text(), `runners: []\n${CONFIG.replace('days: 3', 'days: 4').replace('timeout: 5', 'timeout: 1m')}`)
  assert.is((await call('config.list', {})).hash, set.hash)
  assert.is((await call('tool.list', {})).tools.find(({ name }) => name === 'say')!.timeout, 60)
  const { events } = await call('event.list', { after: next })
  assert.equal(
    events.map(({ kind, detail, origin }) => [kind, detail, origin]),
    [['config.changed', 'purge.older_than_days, tools.say.timeout', 'socket']],
  )
})

test('unset removes a key, so that its default applies', async ({ project: { call }, text }) => {
  const { changed } = await call('config.set', { changes: [{ key: 'tools.say', unset: true }] })
  assert.equal(
    changed.map(({ key, after }) => [key, after]),
    [
      ['tools.say.command', null],
      ['tools.say.timeout', null],
    ],
  )
  assert.not.match(text(), 'say')
})

test('a whole text is set as it is; one that is equal changes nothing', async ({ project: { call }, text }) => {
  const fresh = `${text()}# more\n`
  assert.equal((await call('config.set', { text: fresh })).changed, [])
  assert.is(text(), fresh)
  const { next } = await call('event.list', {})
  assert.ok((await call('config.set', { text: fresh })).reloaded)
  assert.is((await call('event.list', {})).next, next)
})

test('a default queue that is new exists afterwards', async ({ project: { call } }) => {
  await call('config.set', { changes: [{ key: 'defaults.queue', value: 'inbox' }] })
  assert.is((await call('queue.show', { queue: 'inbox' })).name, 'inbox')
})

test('a file that was changed since it was read is not overwritten', async ({ project: { call, file }, text }) => {
  const { hash } = await call('config.list', {})
  writeFileSync(file, `${text()}# by hand\n`)
  const error = await refusal(call('config.set', { ...days('7'), expect: hash }))
  assert.is(error.code, 'conflict')
  assert.match(text(), /older_than_days: 3.*# by hand/s)
  await call('config.set', days('7'))
  assert.match(text(), /older_than_days: 7.*# by hand/s)
})

test('what needs a restart is written, and the daemon keeps what it has', async ({ project: { call }, text }) => {
  const set = await call('config.set', { changes: [{ key: 'database.synchronous', value: 'normal' }] })
  assert.equal([set.reloaded, set.changed[0]!.restart], [false, true])
  assert.match(text(), 'synchronous: normal')
  assert.is((await refusal(call('daemon.reload', {}))).code, 'config')
})

test('a reload of a file that was changed by hand names the changed keys as well', async ({
  project: { call, file },
  text,
}) => {
  writeFileSync(file, text().replace('timeout: 5', 'timeout: 6'))
  const { next } = await call('event.list', {})
  await call('daemon.reload', {})
  await call('daemon.reload', {})
  const { events } = await call('event.list', { after: next })
  assert.equal(
    events.map(({ kind, detail }) => [kind, detail]),
    [
      ['config.changed', 'tools.say.timeout'],
      ['daemon.reloaded', null],
      ['daemon.reloaded', null],
    ],
  )
})

const refused: [what: string, params: Loose<Params<'config.set'>>, code: string][] = [
  ['neither changes nor a text', {}, 'invalid_params'],
  ['changes and a text', { ...days('7'), text: '' }, 'invalid_params'],
  ['a change without a value', { changes: [{ key: 'server.port' }] }, 'invalid_params'],
  ['a change with two', { changes: [{ key: 'server.port', value: 1, unset: true }] }, 'invalid_params'],
  ['a value that is no YAML', days('[a'), 'invalid'],
  ['a key that is none', { changes: [{ key: 'a..b', value: 1 }] }, 'usage'],
  ['a hash that is none', { ...days('7'), expect: 'x' }, 'conflict'],
]
for (const [what, params, code] of refused) {
  test(`${what} is refused`, async ({ project: { call }, text }) => {
    const before = text()
    assert.is((await refusal(call('config.set', params))).code, code)
    assert.is(text(), before)
  })
}

test.run()
