// Ours, somebody's, or ours with somebody's changes: what a hook is told by.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { cksum, renderHook, hookOwner } from '../../../lib/git/hook-file.ts'
import { root } from '../../helpers/root.ts'

const test = suite<{ path: string }>('git.hook-file')

const template = readFileSync(join(root, 'hooks/hook'), 'utf8')
const hook = renderHook(template, { sparkq: "/it's/a b/sparkq", project: 'packages/ü' })

test.before(world => {
  world.path = join(mkdtempSync(join(tmpdir(), 'sq-hook.')), 'post-commit')
})
test.after(({ path }) => rmSync(join(path, '..'), { recursive: true }))

test('a sum is the one that cksum(1) prints', () => {
  for (const text of ['', 'a', 'ü\n'.repeat(1000), template])
    assert.is(cksum(Buffer.from(text)), execFileSync('cksum', { input: text }).toString().trim())
})

test('what is filled in is quoted for the shell, once each', () => {
  const lines = hook.split('\n').filter((line, i) => line !== template.split('\n')[i])
  assert.equal(lines.slice(1), ["sparkq='/it'\\''s/a b/sparkq'", "project='packages/ü'"])
  assert.match(lines[0]!, /^# sparkq-hook \d+ \d+$/)
})

test('a project at the top of its repository is not named', () => {
  assert.match(renderHook(template, { sparkq: '/s', project: '' }), /^project=$/m)
})

const texts: [text: string, owner: string][] = [
  [hook, 'ours'],
  [hook.replace('failed=0', 'failed=1'), 'edited'],
  [`${hook}echo more\n`, 'edited'],
  [hook.replace(/^# sparkq-hook.*\n/m, ''), 'theirs'],
  ['#!/bin/sh\nsparkq hooks run post-commit\n', 'theirs'],
  ['', 'theirs'],
]
for (const [text, owner] of texts) {
  test(`${JSON.stringify(text.slice(-30))} of ${text.length} letters is ${owner}`, ({ path }) => {
    writeFileSync(path, text)
    assert.is(hookOwner(path), owner)
  })
}

test('a missing file has no owner, a link to a missing file has one', ({ path }) => {
  rmSync(path, { force: true })
  assert.is(hookOwner(path), 'none')
  symlinkSync('/nowhere/at/all', path)
  assert.is(hookOwner(path), 'theirs')
})

test.run()
