import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, existsSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { acquireLock, isHeldBy } from '../../../lib/system/lock.ts'
import { SparkqError } from '../../../lib/model/errors.ts'
import { exitOf, nextPiece } from '../../helpers/child.ts'

type World = { dir: string; path: string; pidPath: string; children: ChildProcess[] }

const test = suite<World>('lock')

test.before.each(world => {
  world.dir = mkdtempSync(join(tmpdir(), 'sq-lock.'))
  world.path = join(world.dir, 'lock')
  world.pidPath = join(world.dir, 'pid')
  world.children = []
})
test.after.each(({ dir, children }) => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
})

test('the pid file names the holder, and only its owner can read both files', ({ path, pidPath }) => {
  const lock = acquireLock({ path, pidPath, what: '' })
  assert.is(readFileSync(pidPath, 'utf8'), `${process.pid}\n`)
  assert.is(statSync(path).mode & 0o777, 0o600)
  assert.is(statSync(pidPath).mode & 0o777, 0o600)
  lock.release()
})

test('a second taker is refused with the pid of the holder, also within one process', ({ path, pidPath }) => {
  const lock = acquireLock({ path, pidPath, what: 'the daemon is ' })
  const error = refusal(() => acquireLock({ path, pidPath, what: 'the daemon is ' }))
  assert.is(error.code, 'already_running')
  assert.is(error.message, `the daemon is already running (pid ${process.pid})`)
  assert.is(
    refusal(() => acquireLock({ path, pidPath, what: '' })).code,
    'already_running',
    'the refused try freed nothing',
  )
  lock.release()
})

test('a released lock can be taken again; a second release does not free the new holder', ({ path, pidPath }) => {
  const first = acquireLock({ path, pidPath, what: '' })
  first.release()
  assert.not(existsSync(pidPath))
  const second = acquireLock({ path, pidPath, what: '' })
  first.release()
  assert.ok(existsSync(pidPath))
  assert.is(refusal(() => acquireLock({ path, pidPath, what: '' })).code, 'already_running')
  second.release()
})

test('a pid file that names another living process does not hold the lock', ({ path, pidPath }) => {
  writeFileSync(pidPath, `${process.ppid}\n`)
  const lock = acquireLock({ path, pidPath, what: '' })
  assert.is(readFileSync(pidPath, 'utf8'), `${process.pid}\n`)
  lock.release()
})

test('a lock is free as soon as its holder is killed with SIGKILL', async world => {
  const holder = await holdElsewhere(world)
  assert.is(refusal(() => acquireLock({ ...world, what: '' })).message, `already running (pid ${holder.pid})`)
  holder.kill('SIGKILL')
  await exitOf(holder)
  acquireLock({ ...world, what: '' }).release()
})

test('isHeldBy finds the holder of a lock, and neither takes nor makes the lock', async world => {
  assert.not(isHeldBy(process.pid, world))
  assert.not(existsSync(world.path))
  acquireLock({ ...world, what: '' }).release()
  assert.not(isHeldBy(process.pid, world))
  const { pid } = await holdElsewhere(world)
  assert.ok(isHeldBy(pid!, world))
  assert.not(isHeldBy(process.pid, world), 'another one has it')
})

test('a lock without a pid file is held by an unknown process', async world => {
  const holder = await holdElsewhere(world)
  rmSync(world.pidPath)
  assert.is(refusal(() => acquireLock({ ...world, what: '' })).message, 'already running (pid unknown)')
  assert.ok(isHeldBy(process.pid, world))
  holder.kill('SIGKILL')
  await exitOf(holder)
  assert.not(isHeldBy(process.pid, world))
})

test('a lock file that cannot be opened counts as held', world => {
  assert.ok(isHeldBy(process.pid, { ...world, path: world.dir }))
})

test('a lock in a folder that does not exist is an i/o error', ({ dir }) => {
  const error = refusal(() => acquireLock({ path: join(dir, 'none/lock'), pidPath: join(dir, 'none/pid'), what: '' }))
  assert.is(error.code, 'io')
})

test('of four processes that start at the same instant one holds the lock', async world => {
  const results = await Promise.all(Array.from({ length: 4 }, () => tryElsewhere(world)))
  assert.equal(results.sort(), ['already_running', 'already_running', 'already_running', 'held'])
})

const holdElsewhere = async (world: World): Promise<ChildProcess> => {
  const child = elsewhere(world)
  assert.is((await nextPiece(child.stdout!)).trim(), 'held')
  return child
}

const tryElsewhere = async (world: World): Promise<string> => (await nextPiece(elsewhere(world).stdout!)).trim()

/** A process that tries to take the lock, prints the result and stays. */
const elsewhere = ({ path, pidPath, children }: World): ChildProcess => {
  const source = `
    import { acquireLock } from ${JSON.stringify(join(import.meta.dirname, '../../../lib/system/lock.ts'))}
    try {
      globalThis.lock = acquireLock(${JSON.stringify({ path, pidPath, what: '' })})
      console.log('held')
    } catch (error) { console.log(error.code) }
    setInterval(() => {}, 1e6)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  return child
}

const refusal = (action: () => unknown): SparkqError => {
  try {
    action()
  } catch (error) {
    assert.instance(error, SparkqError)
    return error as SparkqError
  }
  throw new Error('nothing was refused')
}

test.run()
