// From anywhere below a project to its daemon, without reading YAML (docs/contract.md §2).

import { execFileSync } from 'node:child_process'
import { chownSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { findStateDir, prepareStateDir, socketOf, upwards } from '../../../lib/project/state-dir.ts'
import { codeOf, refusal } from '../../helpers/refusal.ts'

const test = suite<{ dir: string }>('state-dir')

test.before.each(world => void (world.dir = realpathSync(mkdtempSync(join(tmpdir(), 'sq-state.')))))
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }))

const make = (...parts: string[]): string => {
  const path = join(...parts)
  mkdirSync(path, { recursive: true })
  return path
}

test('the nearest .sparkq/ upwards', ({ dir }) => {
  const outer = make(dir, '.sparkq')
  const deep = make(dir, 'a/b/c')
  assert.equal(findStateDir(deep, {}), { dir: outer, socket: join(outer, 'sock') })
  const inner = make(dir, 'a/.sparkq')
  assert.equal(findStateDir(deep, {}), { dir: inner, socket: join(inner, 'sock') })
  assert.equal(findStateDir(dir, {}), { dir: outer, socket: join(outer, 'sock') })
})

test('none is undefined; a file of that name is none', ({ dir }) => {
  writeFileSync(join(dir, '.sparkq'), '')
  assert.is(findStateDir(dir, {}), undefined)
})

test('$SPARKQ_SOCKET goes before what lies here; empty is unset', ({ dir }) => {
  const here = make(dir, '.sparkq')
  const there = make(dir, 'other/.sparkq')
  assert.equal(findStateDir(dir, { SPARKQ_SOCKET: join(there, 'sock') }), { dir: there, socket: join(there, 'sock') })
  assert.equal(findStateDir(dir, { SPARKQ_SOCKET: '/run/x' }), { dir: undefined, socket: '/run/x' })
  writeFileSync(join(here, 'socket'), '/run/x\n')
  assert.equal(findStateDir(dir, { SPARKQ_SOCKET: '/run/x' }), { dir: here, socket: '/run/x' })
  rmSync(join(here, 'socket'))
  assert.equal(findStateDir(dir, { SPARKQ_SOCKET: '' }), { dir: here, socket: join(here, 'sock') })
})

test('a socket that lies elsewhere is named by a file', ({ dir }) => {
  const state = make(dir, '.sparkq')
  writeFileSync(join(state, 'socket'), '/run/user/0/sparkq-0/abc\n')
  assert.is(socketOf(state), '/run/user/0/sparkq-0/abc')
  assert.equal(findStateDir(dir, {}), { dir: state, socket: '/run/user/0/sparkq-0/abc' })
})

test('in a linked worktree that of the main one, also from below, unless it has its own', ({ dir }) => {
  const main = make(dir, 'main')
  const linked = join(dir, 'linked')
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', '-C', main, ...args], {
      stdio: 'ignore',
      env: { PATH: process.env['PATH'], HOME: dir },
    })
  git('init')
  git('commit', '--allow-empty', '-m', 'x')
  git('worktree', 'add', linked)
  const state = make(main, '.sparkq')
  assert.is(findStateDir(make(linked, 'src'), {})!.dir, state)
  const own = make(linked, '.sparkq')
  assert.is(findStateDir(join(linked, 'src'), {})!.dir, own)
})

test('in a linked worktree that of the same folder of the main one, for a project that lies deeper', ({ dir }) => {
  const main = make(dir, 'main')
  const env = { PATH: process.env['PATH'], HOME: dir }
  for (const args of [['init'], ['commit', '--allow-empty', '-m', 'x'], ['worktree', 'add', join(dir, 'linked')]]) {
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', '-C', main, ...args], { stdio: 'ignore', env })
  }
  const state = make(main, 'app/.sparkq')
  assert.is(findStateDir(make(dir, 'linked/app/src'), {})!.dir, state)
  assert.is(findStateDir(make(dir, 'linked/other'), {}), undefined)
})

test('a .git that is no worktree of anything leads nowhere', ({ dir }) => {
  for (const text of ['', 'gitdir: nowhere', 'gitdir: ../.git/modules/sub', 'noise']) {
    writeFileSync(join(dir, '.git'), text)
    assert.is(findStateDir(dir, {}), undefined, text)
  }
})

const isRoot = process.getuid?.() === 0
;(isRoot ? test : test.skip)('one that belongs to somebody else is refused (skipped unless root)', async ({ dir }) => {
  const state = make(dir, '.sparkq')
  chownSync(state, 12345, 12345)
  const error = await refusal(() => findStateDir(make(dir, 'a'), {}))
  assert.is(error.code, 'not_permitted')
  assert.match(error.message, `'${state}' belongs to another user`)
  assert.is(await codeOf(() => prepareStateDir(state)), 'not_permitted')
})

test('upwards is the folder and all above it', () => assert.equal(upwards('/a/b'), ['/a/b', '/a', '/']))

test('preparing makes all that a daemon needs, for its owner alone, and again changes nothing', ({ dir }) => {
  const state = join(dir, '.sparkq')
  prepareStateDir(state)
  prepareStateDir(state)
  for (const name of ['', 'logs', 'run', 'spool']) assert.is(statSync(join(state, name)).mode & 0o777, 0o700)
  assert.is(readFileSync(join(state, '.gitignore'), 'utf8'), '*\n')
})

test('where nothing can be written it is an i/o error', async ({ dir }) => {
  writeFileSync(join(dir, 'file'), '')
  assert.is(await codeOf(() => prepareStateDir(join(dir, 'file/.sparkq'))), 'io')
})

test.run()
