import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createSlices } from '../../../daemon/engine/slices.ts'
import { logSize } from '../../../daemon/tasks/log-size.ts'

const test = suite<{ dir: string }>('log-size')
test.before.each(world => {
  world.dir = mkdtempSync(join(tmpdir(), 'sq-l.'))
})
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }))

test('the sum of files and of those in folders; nothing without a folder', async ({ dir }) => {
  writeFileSync(join(dir, 'daemon.log'), 'x'.repeat(10))
  mkdirSync(join(dir, 'task'))
  for (const name of ['1.out', '1.err']) writeFileSync(join(dir, 'task', name), 'x'.repeat(100))
  assert.equal(await logSize(dir, createSlices()), { bytes: 210, estimated: false })
  assert.equal(await logSize(join(dir, 'none'), createSlices()), { bytes: 0, estimated: false })
})

test('of many some are measured, and the others are taken to be like them', async ({ dir }) => {
  for (let i = 0; i < 3000; i++) writeFileSync(join(dir, `${i}`), 'x'.repeat(7))
  assert.equal(await logSize(dir, createSlices()), { bytes: 21_000, estimated: true })
})

test.run()
