// What happens to the file and around it when sparkq.yml is changed: links, locks, neighbours, files that are not
// there.

import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { changeConfigFile } from '../../../lib/config/edit.ts'
import type { Change } from '../../../lib/config/splice.ts'
import { loadConfig } from '../../../lib/config/load.ts'
import { acquireLock } from '../../../lib/system/lock.ts'
import { prepareStateDir } from '../../../lib/project/state-dir.ts'
import { refusal } from '../../helpers/refusal.ts'

const test = suite<{ dir: string; file: string }>('config: the file')

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

test('the mode stays, and a link stays a link', ({ dir, file }) => {
  writeFileSync(join(dir, 'real.yml'), 'purge: {older_than_days: 3}\n')
  chmodSync(join(dir, 'real.yml'), 0o640)
  symlinkSync('real.yml', file)
  changeConfigFile(file, [{ path: ['purge', 'older_than_days'], value: 4 }])
  assert.ok(lstatSync(file).isSymbolicLink())
  assert.is(readFileSync(join(dir, 'real.yml'), 'utf8'), 'purge: {older_than_days: 4}\n')
  assert.is(statSync(file).mode & 0o777, 0o640)
})

test('what lies beside the file is left alone, whatever its name', ({ dir, file }) => {
  writeFileSync(join(dir, 'notes'), 'mine\n')
  symlinkSync('notes', `${file}.new`)
  change(file, '', { path: ['server', 'port'], value: 1 })
  assert.equal(readdirSync(dir), ['notes', 'sparkq.yml', 'sparkq.yml.new'])
  assert.is(readFileSync(join(dir, 'notes'), 'utf8'), 'mine\n')
  assert.ok(lstatSync(file).isFile() && lstatSync(`${file}.new`).isSymbolicLink())
})

test('no project is made, and a file below one is locked in its `.sparkq/`', ({ dir, file }) => {
  change(file, '', { path: ['server', 'port'], value: 1 })
  assert.equal(readdirSync(dir), ['sparkq.yml'])
  prepareStateDir(join(dir, '.sparkq'))
  mkdirSync(join(dir, 'conf'))
  const below = join(dir, 'conf/dev.yml')
  change(below, '', { path: ['server', 'port'], value: 1 })
  assert.equal([readdirSync(join(dir, 'conf')), readdirSync(join(dir, '.sparkq/run'))], [['dev.yml'], ['config.lock']])
})

test('a writer that finds the lock taken waits for it, and refuses when that takes too long', async ({ dir, file }) => {
  prepareStateDir(join(dir, '.sparkq'))
  const lock = join(dir, '.sparkq/run/config')
  const held = acquireLock({ path: `${lock}.lock`, pidPath: `${lock}.pid`, what: '' })
  const start = performance.now()
  const error = await refusal(() => changeConfigFile(file, [{ path: ['server', 'port'], value: 1 }], 100))
  assert.is(error.code, 'already_running')
  assert.match(error.message, `another change of '${file}' is already running (pid ${process.pid})`)
  assert.ok(performance.now() - start >= 100)
  held.release()
  changeConfigFile(file, [{ path: ['server', 'port'], value: 1 }])
})

test('a file that is not there is made, with comments, and loads', ({ file }) => {
  changeConfigFile(file, [{ path: ['project', 'name'], value: 'mine' }])
  assert.match(readFileSync(file, 'utf8'), /^# How SparkQ works/)
  const config = loadConfig(file)
  assert.equal([config.project.name, config.noRunners], ['mine', null])
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
