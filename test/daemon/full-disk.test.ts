// A disk without room under a living daemon (docs/contract.md §7): exactly the requests that do not fit are refused
// with `io`.

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { leaveRoom, withConnection } from '../helpers/connection.ts'
import { scratch, type Scratch } from '../helpers/daemon.ts'

const test = suite('full disk')

const LARGE = 600_000

/** Three requests in one write: a small one, a large one, a small one. The codes of their answers. */
const threeAtOnce = async (project: Scratch): Promise<string[]> => {
  const wire = await project.wire()
  const enqueue = (id: number, size: number) => {
    const task = { payload: { argv: ['true'] }, metadata: { note: 'x'.repeat(size) } }
    return `${JSON.stringify({ jsonrpc: '2.0', id, method: 'task.enqueue', params: { tasks: [task] } })}\n`
  }
  wire.send(enqueue(1, 1) + enqueue(2, LARGE) + enqueue(3, 1))
  const answers = [await wire.next(), await wire.next(), await wire.next()]
  return answers.sort((a, b) => a.id - b.id).map(({ error }) => error?.data.code ?? 'done')
}

const queued = async ({ call }: Scratch): Promise<number> =>
  (await call('queue.show', { queue: 'default' })).counts.queued

const check = async (project: Scratch, giveRoom: () => void): Promise<void> => {
  assert.equal(await threeAtOnce(project), ['done', 'io', 'done'])
  assert.is(await queued(project), 2)
  assert.ok(await project.call('task.peek', { queue: 'default' }), 'the daemon lives and reads')
  giveRoom()
  assert.equal(await threeAtOnce(project), ['done', 'done', 'done'])
  await project.stop()
  await project.start()
  assert.is(await queued(project), 5, 'all that was answered is there afterwards')
}

test('a database that may not grow', async () => {
  const { result: project, db } = await withConnection(() => scratch())
  try {
    leaveRoom(db, 100_000)
    await check(project, () => leaveRoom(db, 100_000_000))
  } finally {
    await project[Symbol.asyncDispose]()
  }
})

test('a purge beside a write that fails: both are refused, and the daemon lives on', async () => {
  const { result: project, db } = await withConnection(() => scratch())
  try {
    await project.call('task.enqueue', { tasks: [{ payload: { argv: ['true'] } }] })
    await project.call('task.cancel', { id: 'DEFAULT-1' })
    await project.clock.advance(1000)
    const wire = await project.wire()
    db.exec('PRAGMA query_only = ON')
    const request = (id: number, method: string, params: object) =>
      `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`
    wire.send(request(1, 'task.purge', { older_than: 0 }) + request(2, 'session.create', { name: 's' }))
    const answers = [await wire.next(), await wire.next()]
    assert.equal(
      answers.map(({ error }) => error?.data.code),
      ['io', 'io'],
    )
    db.exec('PRAGMA query_only = OFF')
    assert.is((await project.call('task.purge', { older_than: 0 })).deleted, 1)
  } finally {
    await project[Symbol.asyncDispose]()
  }
})

const mount = mkdtempSync(join(tmpdir(), 'sq-full.'))
const mounted = ((): boolean => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', mount], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()
// Not only after the tests: also when one of them takes the process down, with the database still open.
process.on('exit', () => {
  if (mounted) execFileSync('umount', ['-l', mount])
  rmSync(mount, { recursive: true })
})

;(mounted ? test : test.skip)('a file system without room (skipped where mounting one is not permitted)', async () => {
  mkdirSync(join(mount, 'db'))
  const project = await scratch(`database: {path: ${mount}/db/sparkq.db}\n`)
  try {
    const { bavail, bsize } = statfsSync(mount)
    writeFileSync(join(mount, 'filler'), Buffer.alloc(bavail * bsize - 400_000))
    await check(project, () => rmSync(join(mount, 'filler')))
  } finally {
    await project[Symbol.asyncDispose]()
  }
})

test.run()
