// What verbs read: JSON and ids, from options and from stdin; and how a command is typed back.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { excerpt } from '../../../lib/text/excerpt.ts'
import { parseChoice, parseCount, parseJson, parseJsonObject, readText } from '../../../lib/cli/input.ts'
import type { Io } from '../../../lib/cli/io.ts'
import { namedTasks, readIds, type NamedTask } from '../../../lib/tasks/named-tasks.ts'
import { shellWords } from '../../../lib/text/shell-words.ts'
import { gather } from '../../../lib/tasks/task-batch.ts'
import { readTasks } from '../../../lib/tasks/tasks-from-stdin.ts'
import { codeOf, refusal } from '../../helpers/refusal.ts'

const test = suite('input')

const files = { read: (path: string) => readFileSync(path, 'utf8') }
const typing = (...lines: string[]): Io =>
  ({
    async *lines() {
      yield* lines
    },
    async *arrivals() {
      yield lines
    },
  }) as unknown as Io

test('JSON of an option; what is wrong names the option and how to quote', async () => {
  assert.equal(parseJson('[1]', '--data'), [1])
  assert.equal(parseJsonObject('{"a":1}', '--payload'), { a: 1 })
  const error = await refusal(() => parseJson('{a:1}', '--data'))
  assert.is(error.code, 'invalid')
  assert.match(error.message, '--data: not JSON')
  assert.match(error.hint!, "--data '{")
  for (const text of ['[]', 'null', '1', '"x"'])
    assert.is(await codeOf(() => parseJsonObject(text, '--payload')), 'invalid')
})

test('a count is a whole number', async () => {
  assert.equal([parseCount('0', '-n'), parseCount('12', '-n')], [0, 12])
  assert.is(parseCount('100', '-n', 100), 100)
  assert.is((await refusal(() => parseCount('101', '-n', 100))).hint, 'write a number from 0 to 100')
  for (const text of ['', '-1', '1.5', '1e3', ' 1', 'x', '9999999999'])
    assert.is(await codeOf(() => parseCount(text, '-n')), 'usage')
})

test('a choice is one of its words; another names the nearest', async () => {
  assert.is(parseChoice('skip', '--if-exists', ['skip', 'replace']), 'skip')
  assert.is(
    (await refusal(() => parseChoice('repalce', '--if-exists', ['skip', 'replace']))).hint,
    "did you mean 'replace'?",
  )
  assert.is(
    (await refusal(() => parseChoice('zzzzzzz', '--if-exists', ['skip', 'replace']))).hint,
    'write skip, replace',
  )
})

test('ids: as typed, and with - from stdin, bare or as objects with an id', async () => {
  assert.equal(await readIds(typing(), ['a', 'b']), ['a', 'b'])
  assert.equal(await readIds(typing('x', '{"id":"y","status":"failed"}', 'z w'), ['a', '-']), ['a', 'x', 'y', 'z', 'w'])
  assert.equal(
    await readIds(typing('{"seq":1,"kind":"task.failed","task":"x"}', '{"seq":2,"kind":"queue.paused","task":null}'), [
      '-',
    ]),
    ['x'],
    'of the journal',
  )
  assert.equal(await readIds(typing('x\r', '\ufeffy'), ['-', 'z']), ['x', 'y', 'z'])
  assert.equal(await readIds(typing(), []), [])
  assert.is((await readIds(typing('x '.repeat(1_000_000).trim()), ['-'])).length, 1_000_000)
})

test('an object names its claim too; one that is none is refused', async () => {
  const named: NamedTask[] = []
  for await (const some of namedTasks(typing('{"id":"x","claim":2}', '{"id":"y","claim":null}', 'z'), ['-']))
    named.push(...some)
  assert.equal(named, [{ id: 'x', claim: 2 }, { id: 'y' }, { id: 'z' }])
  assert.is(await codeOf(readIds(typing('{"id":"x","claim":"2"}'), ['-'])), 'invalid')
})

const noIds: [line: string, says: RegExp][] = [
  ['{"name":"x"}', /^line 3 of stdin: an object without a string 'id'$/],
  ['{"id":1}', /without a string 'id'/],
  ['{"id":null,"task":null}', /without a string 'id'/],
  ['{', /^line 3 of stdin: not JSON/],
  ['[{"id":"x"}]', /^line 3 of stdin: a JSON array$/],
  ['"tsk_1"', /a JSON string/],
]
for (const [line, says] of noIds) {
  test(`the line ${line} is refused by its number, after the ids before it`, async () => {
    const ids: string[] = []
    const reading = async () => {
      for await (const some of namedTasks(typing('a', 'b c', line, 'd'), ['-'])) ids.push(...some.map(({ id }) => id))
    }
    const error = await refusal(reading)
    assert.match(error.message, says)
    assert.ok(error.hint)
    assert.equal(ids, ['a', 'b', 'c'])
  })
}

test('stdin is read once', async () => assert.is(await codeOf(readIds(typing('x'), ['-', 'a', '-'])), 'usage'))

test('a missing file and one that cannot be read have different errors', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'sq-input.'))
  writeFileSync(join(dir, 'a'), 'ä')
  assert.is(readText(files, dir, 'a'), 'ä')
  assert.is(await codeOf(() => readText(files, dir, 'b')), 'not_found')
  assert.is(await codeOf(() => readText(files, dir, '.')), 'io')
  rmSync(dir, { recursive: true })
})

test('an excerpt keeps first and last half, in bytes, and names what is left out', () => {
  const [head, tail] = ['a'.repeat(10), 'b'.repeat(10)]
  assert.is(
    excerpt(`${head}${'-'.repeat(64)}${tail}`, 10),
    `${head}${'-'.repeat(64)}${tail}`,
    'the marker would be longer',
  )
  assert.is(excerpt(`${head}${'-'.repeat(65)}${tail}`, 10), `${head}\n[… 65 bytes left out …]\n${tail}`)
})

test('an excerpt of an excerpt is the same, wherever the cut goes through a character', () => {
  for (const start of ['', 'x', 'xx', 'xxx']) {
    const once = excerpt(start + '😀'.repeat(50_000))
    assert.is(excerpt(once), once)
  }
})

test('tasks from stdin: a line each over the defaults, every one with an id of its own', async () => {
  const tasks = [
    ...(
      await gather(
        readTasks(typing('{"payload":{"argv":["a"]}}', '{"payload":{"argv":["b"]},"queue":"q","id":"mine"}'), {
          queue: 'default',
          cwd: '/',
        }),
        { stateDir: undefined },
      )
    ).tasks(),
  ]
  assert.equal(
    tasks.map(({ queue, cwd, payload }) => [queue, cwd, payload]),
    [
      ['default', '/', { argv: ['a'] }],
      ['q', '/', { argv: ['b'] }],
    ],
  )
  assert.match(tasks[0]!.id!, /^tsk_/)
  assert.is(tasks[1]!.id, 'mine')
})

const badLines: [line: string, says: RegExp][] = [
  ['nonsense', /line 2 of stdin: not JSON/],
  ['[]', /line 2 of stdin: not a JSON object/],
  ['{"paylod":{}}', /line 2 of stdin: unknown field 'paylod'/],
  ['{"payload":1}', /line 2 of stdin: 'payload' is not an object/],
  ['{}', /line 2 of stdin: 'payload' is not an object/],
  ['{"payload":{},"__proto__":1}', /unknown field '__proto__'/],
  ['{"payload":{},"env":{"A":1}}', /line 2 of stdin: 'env' is not an object of texts/],
  ['{"payload":{},"env":["A"]}', /line 2 of stdin: 'env' is not an object of texts/],
]
for (const [line, says] of badLines) {
  test(`the line ${line} is refused by its number`, async () =>
    assert.match(
      (await refusal(gather(readTasks(typing('{"payload":{}}', line), {}), { stateDir: undefined }))).message,
      says,
    ))
}

test('a word that only options have is answered with the one of a line', async () => {
  assert.is(
    (await refusal(gather(readTasks(typing('{"payload":{},"in":"10m"}'), {}), { stateDir: undefined }))).hint,
    "did you mean 'not_before'?",
  )
})

const words: [words: string[], typed: string][] = [
  [['npm', 'test'], 'npm test'],
  [['a b', ''], "'a b' ''"],
  [["it's"], "'it'\\''s'"],
  [['$HOME', '*', ';', '~'], "'$HOME' '*' ';' '~'"],
  [['--x=1', './a-b_c.sh', 'a@b:c,d%+'], '--x=1 ./a-b_c.sh a@b:c,d%+'],
  [['a\nb', 'ä'], "'a\nb' 'ä'"],
]
for (const [given, typed] of words)
  test(`${JSON.stringify(given)} is typed ${typed}`, () => assert.is(shellWords(given), typed))

test.run()
