// A shell that waits and becomes a command.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createGate, lineOf } from '../../../lib/runner/held-process.ts'
import { createGates } from '../../../lib/runner/process-pool.ts'

const dir = mkdtempSync(join(tmpdir(), "sq gate'ünï."))
const env = { PATH: process.env['PATH']! }
const log = join(dir, 'log')

const test = suite('runner gate')
test.after(() => rmSync(dir, { recursive: true }))

const line = lineOf({ argv: ['touch', 'one two', 'three', "it's"], cwd: dir, env: { ...env, X: "a'b\nc" }, log })

test('of a line that ends too early nothing is executed', async () => {
  const cuts = [
    0,
    1,
    20,
    line.indexOf('; exec') + 2,
    line.indexOf(" 'three'"),
    line.indexOf(" 'it"),
    line.length - 5,
    line.length - 3,
  ]
  for (const cut of cuts) {
    const gate = createGate()
    gate.open(line.slice(0, cut))
    await gate.exited
    assert.not(existsSync(join(dir, 'one two')), `cut at ${cut}`)
  }
})

test('the whole line becomes the command', async () => {
  const gate = createGate()
  assert.ok(gate.isWaiting())
  gate.open(line)
  assert.not(gate.isWaiting())
  assert.equal(await gate.exited, { code: 0, signal: null })
  for (const name of ['one two', 'three', "it's"]) assert.ok(existsSync(join(dir, name)), name)
})

test('a line of half a megabyte gets through', async () => {
  const gate = createGate()
  const words = Array.from({ length: 5_000 }, (_, i) => `${i} ${'x'.repeat(100)}`)
  gate.open(lineOf({ argv: ['printf', '%s\\n', ...words], cwd: dir, env, log }))
  assert.is((await gate.exited).code, 0)
  assert.is(readFileSync(`${log}.out`, 'utf8'), words.map(word => `${word}\n`).join(''))
})

/** Names that no shell could write, or that a shell keeps to itself. */
const ODD = {
  'LC_odd.name': 'a b',
  'BASH_FUNC_f%%': '() {  :; }',
  OPTIND: 'x',
  PPID: '1',
  UID: '7',
  IFS: ':',
  ENV: '/x',
}

test('the command gets variables that a shell cannot set', async () => {
  const gate = createGate()
  const odd = join(dir, 'odd')
  gate.open(lineOf({ argv: ['env'], cwd: dir, env: { ...env, ...ODD }, log: odd }))
  await gate.exited
  const printed = readFileSync(`${odd}.out`, 'utf8').split('\n')
  for (const [name, value] of Object.entries(ODD)) assert.ok(printed.includes(`${name}=${value}`), name)
})

test('one that is closed goes without having done anything', async () => {
  const gate = createGate()
  gate.close()
  assert.equal(await gate.exited, { code: 0, signal: null })
})

test('a ready gate is handed out once, one that was ended never', async () => {
  const gates = createGates()
  gates.prepare()
  const first = gates.take()
  gates.giveBack(first)
  assert.is(gates.take(), first)
  gates.giveBack(first)
  process.kill(first.identity!.pid, 'SIGKILL')
  await first.exited
  const second = gates.take()
  assert.is.not(second, first)
  gates.close()
  gates.giveBack(second)
  assert.is((await second.exited).code, 0)
})

test.run()
