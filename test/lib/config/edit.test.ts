import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { changeConfigFile } from '../../../lib/config/edit.ts'
import type { Change } from '../../../lib/config/splice.ts'
import { loadConfig } from '../../../lib/config/load.ts'
import { refusal } from '../../helpers/refusal.ts'

const test = suite<{ dir: string; file: string }>('config-file')

test.before.each(world => {
  world.dir = mkdtempSync(join(tmpdir(), 'sq-file.'))
  world.file = join(world.dir, 'sparkq.yml')
})
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }))

const change = (file: string, text: string, ...changes: Change[]): string => {
  writeFileSync(file, text)
  changeConfigFile(file, changes)
  return readFileSync(file, 'utf8')
}

const COMMENTED = `# our project
server:
  # the page
  port: 5005 # as agreed
  host: 127.0.0.1

# nobody knows why
purge: { older_than_days: 3 }
`

test('only what changes is changed: comments, order and blank lines stay', ({ file }) => {
  assert.is(change(file, COMMENTED, { path: ['server', 'port'], value: 6000 }), COMMENTED.replace('5005', '6000'))
})

test('no change, no difference', ({ file }) => {
  assert.is(change(file, COMMENTED), COMMENTED)
  assert.is(change(file, COMMENTED, { path: ['server', 'port'], value: 5005 }), COMMENTED)
})

test('a key that is missing is added, with all that it stands in', ({ file }) => {
  const text = change(
    file,
    COMMENTED,
    { path: ['project', 'name'], value: 'mine' },
    { path: ['server', 'http'], value: false },
  )
  assert.match(text, /^# our project/)
  assert.match(text, /port: 5005 # as agreed/)
  const { project, server } = loadConfig(file)
  assert.equal([project.name, server], ['mine', { host: '127.0.0.1', port: 5005, http: false, hosts: [] }])
})

test('a list takes the place of the one before', ({ file }) => {
  change(file, 'script_dirs: [a, b, c]\n', { path: ['script_dirs'], value: ['x'] })
  assert.equal(loadConfig(file).scriptDirs, ['x'])
})

const COLUMNS = `# heading

project: {name:  sx,   repo_path: .}   # trailing
tools:
  run-bash:   {description: Bash script,   task_class: MEDIUM_SCRIPT}
  # of two
  "gpt-4.1":  {timeout: 30, command: [echo, 'hi']}   # dotted
server:
    port:   5005   # as agreed
# the end
`
const lines: [string, unknown, string, string][] = [
  ['server.port', 6000, 'port:   5005', 'port:   6000'],
  ['server.host', '127.0.0.2', '# as agreed\n', '# as agreed\n    host: 127.0.0.2\n'],
  ['project.name', 'a: b', '{name:  sx,', '{name:  "a: b",'],
  ['tools.gpt-4\\.1.timeout', 'none', 'timeout: 30', 'timeout: none'],
  ['tools.gpt-4\\.1.command', ['x', 'y: z', '5'], "[echo, 'hi']", '[x, "y: z", "5"]'],
  ['project', { name: 'x' }, '{name:  sx,   repo_path: .}', '{name: x}'],
  ['tools.gpt-4\\.1.command.1', 'ho, ho', "[echo, 'hi']", '[echo, "ho, ho"]'],
  [
    'tools.say',
    { command: ['echo', 'a: b'], timeout: 9 },
    '# dotted\n',
    '# dotted\n  say: {command: [echo, "a: b"], timeout: 9}\n',
  ],
  ['purge.older_than_days', 7, '# as agreed\n', '# as agreed\npurge:\n  older_than_days: 7\n'],
  ['script_dirs', ['a', 'b c'], '# as agreed\n', '# as agreed\nscript_dirs: [a, b c]\n'],
  ['tools.run-bash', undefined, '  run-bash:   {description: Bash script,   task_class: MEDIUM_SCRIPT}\n', ''],
  ['tools.gpt-4\\.1', undefined, `  "gpt-4.1":  {timeout: 30, command: [echo, 'hi']}   # dotted\n`, ''],
]
for (const [key, value, before, after] of lines) {
  test(`${key} = ${JSON.stringify(value)} changes its line alone`, ({ file }) => {
    assert.ok(COLUMNS.includes(before))
    assert.is(
      change(file, COLUMNS, { path: key.split(/(?<!\\)\./).map(step => step.replace('\\', '')), value }),
      COLUMNS.replace(before, () => after),
    )
  })
}

test('where more than a line must change, comments and order stay', ({ file }) => {
  const text = change(
    file,
    COLUMNS,
    { path: ['tools', 'gpt-4.1', 'env'], value: ['x', 'y'] },
    { path: ['server', 'port'], value: undefined },
  )
  for (const comment of ['# heading', '# trailing', '# of two', '# dotted', '# the end']) assert.match(text, comment)
  assert.match(text, /^ +"gpt-4.1": \{timeout: 30, command: \[echo, 'hi'\], env: \[x, y\]\}/m)
  assert.is(loadConfig(file).server.port, 'auto')
})

test('a list that takes the place of another keeps the comments around it and its style', ({ file }) => {
  const text = '# first\nscript_dirs:\n  # of mine\n  - a\npurge: {older_than_days: 3}\n'
  assert.is(
    change(file, text, { path: ['script_dirs'], value: ['x', 'y'] }),
    '# first\nscript_dirs:\n  # of mine\n  - x\n  - y\npurge: {older_than_days: 3}\n',
  )
})

test('a value is added without a newline at the end, in an empty map, and after a text of many lines', ({ file }) => {
  assert.is(
    change(file, 'purge: {older_than_days: 3}', { path: ['server', 'port'], value: 1 }),
    'purge: {older_than_days: 3}\nserver:\n  port: 1\n',
  )
  change(
    file,
    'server:\ntools: {}\n',
    { path: ['server', 'port'], value: 1 },
    { path: ['tools', 'x', 'timeout'], value: 2 },
  )
  assert.equal([loadConfig(file).server.port, loadConfig(file).tools['x']!.timeout], [1, 2])
  change(file, 'project:\n  name: |+\n    a\n\n\n', { path: ['project', 'repo_path'], value: 'x' })
  assert.is(loadConfig(file).project.name, 'a\n\n\n')
})

const refused: [string, string, Change, RegExp][] = [
  [
    'what leaves the file as wrong as it was',
    'a: 1',
    { path: ['server', 'port'], value: 1 },
    /^nothing was changed; in '.*' unknown key 'a'/,
  ],
  [
    'a wrong value',
    '',
    { path: ['server', 'port'], value: 70_000 },
    /^nothing was changed; in '.*' server.port must be a number up to 65535, or auto/,
  ],
  ['an unknown key', '', { path: ['server', 'prot'], value: 1 }, /unknown key 'prot'/],
  ['an unknown class', '', { path: ['tools', 'x', 'task_class'], value: 'NO' }, /unknown task class 'NO'/],
  [
    'something below a text',
    'project: {name: x}',
    { path: ['project', 'name', 'x'], value: 1 },
    /'project.name' is no map of its own/,
  ],
  [
    'something below an alias',
    'tools: {a: &x {timeout: 1}, b: *x}',
    { path: ['tools', 'b', 'timeout'], value: 2 },
    /'tools.b' is no map of its own/,
  ],
  [
    'what an alias needs',
    'tools: {a: &x {timeout: 1}, b: *x}',
    { path: ['tools', 'a'], value: { timeout: 2 } },
    /cannot be changed so: Unresolved alias/,
  ],
  [
    'a part of a list that is a default',
    '',
    { path: ['runners', '0', 'jobs'], value: 2 },
    /there is only a default of the list 'runners'/,
  ],
  [
    'a part of a list that nobody wrote',
    '',
    { path: ['tools', 'x', 'env', '0'], value: 'HOME' },
    /there is only a default of the list 'tools.x.env'/,
  ],
  [
    'a place far behind a list',
    'runners: [{queue: a}]',
    { path: ['runners', '2', 'queue'], value: 'x' },
    /'runners' is a list of 1/,
  ],
]
for (const [what, text, wanted, message] of refused) {
  test(`${what} is refused, and the file stays as it was: ${wanted.path.join('.')}`, async ({ dir, file }) => {
    const error = await refusal(() => change(file, text, wanted))
    assert.is(error.code, 'config')
    assert.match(error.message, message)
    assert.is(readFileSync(file, 'utf8'), text)
    assert.equal(readdirSync(dir), ['sparkq.yml'])
  })
}

const odd = ['yes', 'null', '007', '# no comment', 'a: b', "it's", '"', 'ä 😀', '', ' x ', '- x', '{', '*a']
for (const value of odd) {
  test(`the text ${JSON.stringify(value)} stays that text`, ({ file }) => {
    change(file, COMMENTED, { path: ['project', 'prd_path'], value })
    assert.is(loadConfig(file).project.prdPath, value)
  })
}

test.run()
