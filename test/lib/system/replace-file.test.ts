import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { replaceFile } from '../../../lib/system/replace-file.ts'
import { refusal } from '../../helpers/refusal.ts'

const test = suite<{ dir: string; file: string }>('replace-file')
test.before.each(world => {
  world.dir = mkdtempSync(join(tmpdir(), 'sq-r.'))
  world.file = join(world.dir, 'a b')
})
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }))

const modeOf = (path: string): number => statSync(path).mode & 0o7777

test('a file keeps its mode unless another is asked for, whatever the umask', ({ dir, file }) => {
  const umask = process.umask(0o027)
  try {
    replaceFile(file, 'one')
    assert.is(modeOf(file), 0o640)
    chmodSync(file, 0o606)
    replaceFile(file, 'two')
    assert.is(modeOf(file), 0o606)
    replaceFile(file, 'three', 0o755)
    assert.is(modeOf(file), 0o755)
  } finally {
    process.umask(umask)
  }
  assert.is(readFileSync(file, 'utf8'), 'three')
  assert.equal(readdirSync(dir), ['a b'])
})

test('what cannot be replaced stays, and nothing is left beside it: io', async ({ dir }) => {
  assert.is((await refusal(() => replaceFile(join(dir, 'none/x'), ''))).code, 'io')
  const folder = mkdtempSync(join(dir, 'folder.'))
  assert.is((await refusal(() => replaceFile(folder, ''))).code, 'io')
  assert.is(readdirSync(dir).length, 1)
})

test.run()
