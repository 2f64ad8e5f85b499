import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { agentResult, lastLine, lastLines } from '../../../lib/logs/summary.ts'

const test = suite('runner summary')
const dir = mkdtempSync(join(tmpdir(), 'sq-summary.'))
test.after(() => rmSync(dir, { recursive: true }))

const file = (text: string | Buffer): string => {
  const path = join(dir, 'out')
  writeFileSync(path, text)
  return path
}

const lines: [string, string, string][] = [
  ['one line', 'done\n', 'done'],
  ['no newline at the end', 'a\nb', 'b'],
  ['blank lines behind it', 'a\n  b c \n\n \t\n', 'b c'],
  ['colours', '\x1b[32mok\x1b[0m 3 tests\x1b[K\n', 'ok 3 tests'],
  ['only colours', 'first\n\x1b[0m\n', 'first'],
  ['a progress bar', '10 %\r50 %\r100 %\n', '100 %'],
  ['CRLF', 'a\r\nb\r\n', 'b'],
  ['a number', '123\n', '123'],
  ['unicode', 'über 🎉\n', 'über 🎉'],
  ['nothing', '', 'exit 0, no output'],
  ['blanks', ' \n\n', 'exit 0, no output'],
]
for (const [what, text, summary] of lines)
  test(`the last line of ${what}`, () => assert.is(lastLine(file(text)), summary))

test('a line is cut at 4,000 characters and never through one', () => {
  assert.is(lastLine(file('x'.repeat(4_001))), 'x'.repeat(4_000))
  assert.is(lastLine(file(`${'x'.repeat(3_999)}🎉`)), 'x'.repeat(3_999))
})

test('of a large file only the end is read, from a whole character on', () => {
  const path = file(Buffer.concat([Buffer.alloc(1 << 20, 'é'), Buffer.from('x')])) // the cut goes through an é
  assert.is(lastLine(path), 'é'.repeat(4_000))
})

test('a file that the task deleted is no output', () => {
  assert.is(lastLine(join(dir, 'gone')), 'exit 0, no output')
  assert.is(agentResult(join(dir, 'gone')), 'exit 0, no output')
})

test('the result of an agent is the summary, whole', () => {
  const result = 'Did it.\n\nTwo files changed.'
  assert.is(agentResult(file(JSON.stringify({ type: 'result', is_error: false, result }, null, 2))), result)
  assert.is(agentResult(file(JSON.stringify({ result: ' ' }))), 'exit 0, no output')
})

test('what is not one JSON object with a result is a text like others', () => {
  for (const text of ['{"result":1}', '{"a":1}\n{"result":"no"}', '[{"result":"no"}]', 'null', '{broken']) {
    assert.is(agentResult(file(text)), text.split('\n').at(-1)!)
  }
})

test('a failure is described by the last ten lines, of stdout if stderr is empty', () => {
  const many = Array.from({ length: 12 }, (_, i) => `line ${i}`).join('\n')
  assert.is(lastLines(file(many)), Array.from({ length: 10 }, (_, i) => `line ${i + 2}`).join('\n'))
  assert.is(lastLines(join(dir, 'gone'), file('said\n')), 'said')
  assert.is(lastLines(file('\n')), '')
  assert.is(lastLines(file('x'.repeat(9_999))).length, 2_048)
})

test.run()
