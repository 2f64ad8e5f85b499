import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { spool, spooled } from '../../../lib/project/spool.ts'
import { codeOf } from '../../helpers/refusal.ts'
import { exitOf } from '../../helpers/child.ts'

const test = suite<{ dir: string }>('spool')

test.before.each(world => void (world.dir = mkdtempSync(join(tmpdir(), 'sq-spool.'))))
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }))

test('a file holds the request, only its owner can read it, and no other file stays beside it', ({ dir }) => {
  const request = { tasks: [{ payload: { argv: ['ä\u0000\n'] } }] }
  const path = spool(dir, request)
  assert.equal(JSON.parse(readFileSync(path, 'utf8')), request)
  assert.is(statSync(path).mode & 0o777, 0o600)
  assert.equal(readdirSync(join(dir, 'spool')), [basename(path)])
})

test('requests wait in the order in which they were written, also past ten', ({ dir }) => {
  const paths = Array.from({ length: 12 }, (_, i) => spool(dir, i))
  assert.equal(spooled(dir), paths)
  assert.equal(
    spooled(dir).map(path => JSON.parse(readFileSync(path, 'utf8'))),
    [...paths.keys()],
  )
})

test('a new request comes after all that wait, wherever there are gaps', ({ dir }) => {
  const [first, , third] = [spool(dir, 1), spool(dir, 2), spool(dir, 3)]
  unlinkSync(first)
  const fourth = spool(dir, 4)
  assert.is(spooled(dir).at(-1), fourth)
  assert.is.not(fourth, third)
})

test('a project without a spool has no waiting request', ({ dir }) => assert.equal(spooled(dir), []))

test('a file of another name is not taken for a request', ({ dir }) => {
  const path = spool(dir, 1)
  for (const name of ['.1.2', 'x.json', '1.json', '000000000002.json.bak', '000000000003.tmp'])
    writeFileSync(join(dir, 'spool', name), '{}')
  assert.equal(spooled(dir), [path])
})

test('four processes at once lose no file and overwrite none', async ({ dir }) => {
  const source = `import { spool } from ${JSON.stringify(join(import.meta.dirname, '../../../lib/project/spool.ts'))}
    for (let i = 0; i < 50; i++) spool(${JSON.stringify(dir)}, [process.pid, i])`
  const children = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'ignore', 'inherit'] }),
  )
  for (const [code] of await Promise.all(children.map(child => exitOf(child)))) assert.is(code, 0)
  const requests = spooled(dir).map(path => JSON.parse(readFileSync(path, 'utf8')) as [number, number])
  assert.is(requests.length, 200)
  for (const { pid } of children) {
    assert.equal(
      requests.filter(([owner]) => owner === pid).map(([, i]) => i),
      Array.from({ length: 50 }, (_, i) => i),
      'and each its own in order',
    )
  }
})

test('a spool that cannot be written is an i/o error and keeps nothing', async ({ dir }) => {
  writeFileSync(join(dir, 'spool'), '')
  assert.is(await codeOf(() => spool(dir, 1)), 'io')
  assert.equal(spooled(dir), [])
})

test.run()
