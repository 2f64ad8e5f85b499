import { mkdirSync, mkdtempSync, rmSync, statSync, existsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { makeLockDirectory } from '../../../lib/runner/lock-directory.ts'

const test = suite<{ dir: string; path: string }>('runner mark')
test.before.each(world => {
  world.dir = mkdtempSync(join(tmpdir(), 'sq-mark.'))
  world.path = join(world.dir, 'sparkq-runner-que_1.lock')
})
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }))

test('the mark is a directory while it is wanted', async ({ path }) => {
  const mark = await makeLockDirectory(path)
  assert.ok(statSync(path).isDirectory())
  await mark.remove()
  assert.not(existsSync(path))
})

test('the mark that a dead runner left is taken over at once', async ({ path }) => {
  mkdirSync(path)
  const mark = await makeLockDirectory(path)
  await mark.remove()
  assert.not(existsSync(path))
})

test('a mark that was removed meanwhile is no error at the end', async ({ path }) => {
  const mark = await makeLockDirectory(path)
  rmSync(path, { recursive: true })
  await mark.remove()
  assert.not(existsSync(path))
})

test('what cannot be marked is not an error', async ({ dir, path }) => {
  writeFileSync(path, 'a file')
  await (await makeLockDirectory(path)).remove()
  assert.ok(statSync(path).isFile())
  await (await makeLockDirectory(join(dir, 'gone/x.lock'))).remove()
})

test.run()
