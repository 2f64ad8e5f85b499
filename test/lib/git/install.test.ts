// What must never be lost: the hook that was there before ours, whenever an install ends or whoever else installs.

import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { launcherOf, hookOwner } from '../../../lib/git/hook-file.ts'
import { hiddenBy, installHook, mustBeFree, removeHook } from '../../../lib/git/install.ts'
import { codeOf } from '../../helpers/refusal.ts'

const test = suite<{ dir: string; path: string; install: () => string }>('git.install')

const TEMPLATE = '#!/bin/sh\n# sparkq-hook\nsparkq=\nproject=\n'

test.before.each(world => {
  world.dir = mkdtempSync(join(tmpdir(), 'sq-hooks.'))
  world.path = join(world.dir, 'post-commit')
  world.install = () => (
    mustBeFree(world.path), installHook(world.path, TEMPLATE, { sparkq: "/it's here/sparkq", project: '' })
  )
})
test.after.each(({ dir }) => rmSync(dir, { recursive: true }))

test('one that was ended between the two names of what was there goes on where it stopped', ({
  path,
  install,
  dir,
}) => {
  writeFileSync(path, 'mine')
  linkSync(path, `${path}.before-sparkq`)
  assert.is(hiddenBy(path, 'theirs'), undefined)
  assert.is(install(), 'chained')
  assert.equal([hookOwner(path), readFileSync(`${path}.before-sparkq`, 'utf8')], ['ours', 'mine'])
  assert.is(install(), 'kept')
  assert.is(removeHook(path), 'restored')
  assert.equal([readdirSync(dir), readFileSync(path, 'utf8')], [['post-commit'], 'mine'])
})

test('a link stays one, and a file of whatever name beside it is left alone', ({ path, install, dir }) => {
  writeFileSync(join(dir, 'target'), 'mine')
  symlinkSync('target', path)
  symlinkSync('target', `${path}.sparkq-new`)
  assert.is(install(), 'chained')
  assert.ok(lstatSync(`${path}.before-sparkq`).isSymbolicLink())
  assert.is(readFileSync(join(dir, 'target'), 'utf8'), 'mine')
  assert.equal(readdirSync(dir).sort(), [
    'post-commit',
    'post-commit.before-sparkq',
    'post-commit.sparkq-new',
    'target',
  ])
  assert.is(launcherOf(path), "/it's here/sparkq")
})

test('two kept hooks are reported and not touched; one that hides another is named', async ({ path, install }) => {
  writeFileSync(path, 'another')
  writeFileSync(`${path}.before-sparkq`, 'mine')
  assert.is(await codeOf(async () => install()), 'conflict')
  assert.is(removeHook(path), 'theirs')
  assert.is(hiddenBy(path, 'theirs'), `'${path}.before-sparkq' is the previous hook; nothing calls it`)
  assert.equal(
    [path, `${path}.before-sparkq`].map(file => readFileSync(file, 'utf8')),
    ['another', 'mine'],
  )
})

test('a hook that cannot be put back is reported as such', async ({ path, install }) => {
  install()
  mkdirSync(`${path}.before-sparkq`)
  assert.is(await codeOf(async () => removeHook(path)), 'io')
})

test.run()
