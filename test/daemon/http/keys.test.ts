import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createKeys } from '../../../daemon/http/keys.ts'
import { handClock, type HandClock } from '../../helpers/clock.ts'

const test = suite<{ dir: string; file: string; clock: HandClock }>('http: keys')
const DAY_MS = 86_400_000

test.before.each(world => {
  world.dir = mkdtempSync(join(tmpdir(), 'sq-keys.'))
  world.file = join(world.dir, 'token')
  world.clock = handClock()
})
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }))

test('the token is made once, for its owner alone', ({ dir, file, clock }) => {
  createKeys(dir, clock).prepare()
  const token = readFileSync(file, 'utf8')
  assert.match(token, /^[\w-]{43}\n$/)
  assert.is(statSync(file).mode & 0o777, 0o600)
  createKeys(dir, clock).prepare()
  assert.is(readFileSync(file, 'utf8'), token)
})

test('a token that is no secret is replaced: an empty file, a short word', ({ dir, file, clock }) => {
  for (const text of ['', '\n', 'secret\n', 'x'.repeat(31)]) {
    writeFileSync(file, text)
    createKeys(dir, clock).prepare()
    assert.match(readFileSync(file, 'utf8'), /^[\w-]{43}\n$/)
  }
})

test('nothing is written before it is needed', ({ dir, file, clock }) => {
  createKeys(dir, clock).issue('login', {})
  assert.not.ok(existsSync(file))
})

test('a key is valid for 30 days, also for the next daemon; after a day it is renewed', async ({ dir, clock }) => {
  const { key, expiresAt } = createKeys(dir, clock).makeKey('page')
  const later = createKeys(dir, clock)
  assert.is(expiresAt - clock.now(), 30 * DAY_MS)
  assert.equal(later.check(key), { access: 'page' })
  await clock.advance(DAY_MS)
  assert.equal(later.check(key), { access: 'page' })
  await clock.advance(1)
  const { renewed } = later.check(key)!
  assert.equal(later.check(renewed!), { access: 'page' })
  await clock.advance(29 * DAY_MS - 2)
  assert.ok(later.check(key))
  await clock.advance(1)
  assert.is(later.check(key), undefined)
  assert.ok(later.check(renewed!))
})

test('a key is of one project', ({ dir, clock }) => {
  const other = mkdtempSync(join(tmpdir(), 'sq-keys.'))
  const { key } = createKeys(other, clock).makeKey('page')
  const token = readFileSync(join(other, 'token'), 'utf8').trim()
  const keys = createKeys(dir, clock)
  assert.equal([keys.check(key), keys.check(token), keys.check('')], [undefined, undefined, undefined])
  rmSync(other, { recursive: true })
})

test('a code is valid once, for its purpose, for a minute', async ({ dir, clock }) => {
  const keys = createKeys(dir, clock)
  const { code } = keys.issue('login', { for: 1 })
  assert.is(keys.redeem('download', code), undefined)
  assert.equal(keys.redeem('login', code), { for: 1 })
  assert.is(keys.redeem('login', code), undefined)
  const [early, late] = [keys.issue('login', 1).code, keys.issue('login', 2).code]
  await clock.advance(60_000)
  assert.is(keys.redeem('login', early), 1)
  await clock.advance(1)
  assert.is(keys.redeem('login', late), undefined)
})

test('of many codes that no one uses the oldest are dropped', ({ dir, clock }) => {
  const keys = createKeys(dir, clock)
  const codes = Array.from({ length: 1001 }, (_, i) => keys.issue('login', i).code)
  assert.equal([keys.redeem('login', codes[0]!), keys.redeem('login', codes[1]!)], [undefined, 1])
})

test('a new token: no earlier key, token or code is valid', ({ dir, file, clock }) => {
  const keys = createKeys(dir, clock)
  let voided = 0
  keys.onVoid(() => void voided++)
  const { key } = keys.makeKey('read')
  const { code } = keys.issue('login', 1)
  const token = readFileSync(file, 'utf8').trim()
  assert.equal(keys.check(token), { access: 'token' })
  keys.voidAll()
  assert.equal([keys.check(key), keys.check(token), keys.redeem('login', code)], [undefined, undefined, undefined])
  assert.equal(keys.check(readFileSync(file, 'utf8').trim()), { access: 'token' })
  assert.is(voided, 1)
})

test.run()
