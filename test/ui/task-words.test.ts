// What a task is called and how its end is said: the same as on the command line, for the same tasks.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as ofCommands from '../../lib/views/task.ts'
import { quote } from '../../ui/quote.js'
import { shellWords } from '../../lib/text/shell-words.ts'
import { commandOf, failureOf, lastLines, titleOf, tookOf } from '../../ui/task-words.js'

const test = suite('ui: words of a task')

const PAYLOADS = [
  { argv: ['npm', 'test', '--', "it's", 'a b'], cwd: '/src/shop' },
  { argv: ['/src/shop/run.sh', 'x'], cwd: '/src/shop' },
  { script: 'make\n  && make check  ', cwd: '/src/shop' },
  { script_path: '/src/shop/scripts/deploy.sh', args: ['--branch', 'main'], cwd: '/src/shop' },
  { code: 'print(1)' },
  { prompt: 'Explain webhooks', context_files: ['a.md'] },
  { cwd: '/src/shop', other: 1 },
]

test('the command and the title of every kind of payload', () => {
  for (const payload of PAYLOADS) {
    assert.is(commandOf(payload), ofCommands.commandOf(payload))
    for (const name of [null, 'Build it']) assert.is(titleOf({ name, payload }), ofCommands.titleOf({ name, payload }))
  }
})

test('quotes are those that the command line writes', () => {
  for (const word of ['a', 'a b', "it's", '', '-x', 'ü', '$HOME', 'a/b.c', 'a\nb'])
    assert.is(quote(word), shellWords([word]))
})

test('a failure is why, in a line, and its output: a long one is not said twice', () => {
  const cases: [error: string | null, tail: string | null, why: string, output: string][] = [
    ['exit 1: a\nb', 'a\nb', 'exit 1', 'a\nb'],
    ['exit 1: a\nb', null, 'exit 1', 'a\nb'],
    ['exit 1: a', 'a', 'exit 1: a', ''],
    ['exit 1: a', 'tests run\na', 'exit 1: a', 'tests run\na'],
    ['exit 1: a\nb', 'another', 'exit 1: a\nb', 'another'],
    ['ended after 20m', 'x', 'ended after 20m', 'x'],
    ['exit 3', null, 'exit 3', ''],
    [null, null, '', ''],
  ]
  for (const [error, tail, why, output] of cases) assert.equal(failureOf({ error, tail }), { error: why, output })
})

test('how long it took, against what is usual', () => {
  const task = { status: 'succeeded' as const, duration: 4.1, claimed_at: null, usual: 2 }
  assert.is(tookOf(task, 0), '4.1 s, usually 2 s')
  assert.is(tookOf({ ...task, usual: 4 }, 0), '4.1 s')
  assert.is(tookOf({ ...task, usual: null }, 0), '4.1 s')
  const running = { status: 'running' as const, duration: null, claimed_at: '2026-01-01T00:00:00.000Z', usual: 120 }
  assert.is(tookOf(running, Date.parse('2026-01-01T00:01:12.900Z')), '1 min 12 s of about 2 min')
  assert.is(tookOf({ ...running, status: 'queued', claimed_at: null }, 0), '')
})

test('the last lines of a text, and how many are above', () => {
  assert.equal(lastLines('a\nb\nc\n', 2), { lines: ['b', 'c'], above: 1 })
  assert.equal(lastLines('', 2), { lines: [''], above: 0 })
})

test.run()
