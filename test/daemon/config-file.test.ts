import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { changeConfigFile, type Change } from '../../daemon/config-file.ts'
import { loadConfig } from '../../daemon/config.ts'
import { refusal } from '../helpers/refusal.ts'

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
  const text = change(file, COMMENTED, { path: ['project', 'name'], value: 'mine' }, { path: ['server', 'http'], value: false })
  assert.match(text, /^# our project/)
  assert.match(text, /port: 5005 # as agreed/)
  const { project, server } = loadConfig(file)
  assert.equal([project.name, server], ['mine', { host: '127.0.0.1', port: 5005, http: false }])
})

test('a list takes the place of the one before', ({ file }) => {
  change(file, 'script_dirs: [a, b, c]\n', { path: ['script_dirs'], value: ['x'] })
  assert.equal(loadConfig(file).scriptDirs, ['x'])
})

const odd = ['yes', 'null', '007', '# no comment', 'a: b', "it's", '"', 'ä 😀', '', ' x ', '- x', '{', '*a']
for (const value of odd) {
  test(`the text ${JSON.stringify(value)} stays that text`, ({ file }) => {
    change(file, COMMENTED, { path: ['project', 'prd_path'], value })
    assert.is(loadConfig(file).project.prdPath, value)
  })
}

test('a file that is not there is made, with comments, and loads', ({ file }) => {
  changeConfigFile(file, [{ path: ['project', 'name'], value: 'mine' }])
  assert.match(readFileSync(file, 'utf8'), /^# What the queues/)
  const config = loadConfig(file)
  assert.equal([config.project.name, config.runners], ['mine', [{ queue: 'default', jobs: 1 }]])
})

test('an empty file takes values', ({ file }) => {
  change(file, '', { path: ['server', 'port'], value: 1 })
  assert.is(loadConfig(file).server.port, 1)
})

test('a broken file is refused and stays as it is', async ({ dir, file }) => {
  const error = await refusal(() => change(file, 'a: [1\n', { path: ['server', 'port'], value: 1 }))
  assert.is(error.code, 'config')
  assert.is(readFileSync(file, 'utf8'), 'a: [1\n')
  assert.equal(readdirSync(dir), ['sparkq.yml'], 'nothing is left beside it')
})

test('a file that cannot be written is an i/o error', async ({ dir }) => {
  assert.is((await refusal(() => changeConfigFile(join(dir, 'none/sparkq.yml'), []))).code, 'io')
})

test.run()
