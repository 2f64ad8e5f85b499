import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { preparePrivate, privateFolder } from '../../../lib/system/private-directory.ts'
import { refusal } from '../../helpers/refusal.ts'

const test = suite('private-folder')

test('it is made for its user alone, and refused where others may enter or where none can be', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'sq-p.'))
  const folder = privateFolder(dir)
  assert.is(preparePrivate(folder), folder)
  assert.is(statSync(preparePrivate(folder)).mode & 0o777, 0o700)
  chmodSync(folder, 0o750)
  assert.is((await refusal(() => preparePrivate(folder))).code, 'not_permitted')
  assert.is((await refusal(() => preparePrivate(privateFolder(join(dir, 'none'))))).code, 'io')
  rmSync(dir, { recursive: true })
})

test.run()
