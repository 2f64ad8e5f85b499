import { tmpdir } from 'node:os'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { git } from '../../../lib/git/git.ts'

const test = suite('git')
const place = { cwd: tmpdir(), env: process.env }

test('a call that takes longer than its limit is dropped', async () =>
  assert.is(await git(place, ['-c', 'alias.long=!exec sleep 1', 'long'], { bytes: 100, ms: 1 }), undefined))

test('the limit of time counts from the end of what it is after', async () => {
  const limits = { bytes: 100, ms: 0 }
  assert.is((await git(place, ['version'], { ...limits, after: Promise.withResolvers().promise }))?.ok, true)
  const long = ['-c', 'alias.long=!exec sleep 1', 'long']
  for (const after of [() => Promise.resolve(), () => Promise.reject(new Error('no'))])
    assert.is(await git(place, long, { ...limits, after: after() }), undefined)
})

test.run()
