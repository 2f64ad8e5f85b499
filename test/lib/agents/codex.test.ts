import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { agentOf } from '../../../lib/agents/index.ts'
import { claude } from '../../../lib/agents/claude.ts'
import { codex } from '../../../lib/agents/codex.ts'
import { eventsIn } from '../../../lib/agents/events.ts'
import { find, fixture, iso } from './fixture.ts'

const test = suite('runner agent codex')
process.env['TZ'] = 'Europe/Berlin'
const dir = mkdtempSync(join(tmpdir(), 'sq-codex.'))
test.after(() => rmSync(dir, { recursive: true }))

const file = (text: string): string => {
  writeFileSync(join(dir, 'out'), text)
  return join(dir, 'out')
}
const inFixture = (name: string, code = 0) => find(codex, { out: fixture(name), code })

test('the last message is the answer; what a command printed is not', () => {
  assert.equal(inFixture('codex-answer.jsonl'), {
    message: 'Yes: there is a `README.md`.\nNothing else.',
    failed: false,
    limit: undefined,
    data: {
      session_id: '0199a213-81c0-7800-8aa1-bbab2a035a53',
      usage: { input_tokens: 24763, cached_input_tokens: 24448, output_tokens: 122 },
    },
  })
})

test('of a very long output the session is known still', () => {
  const [first, ...rest] = readFileSync(fixture('codex-answer.jsonl'), 'utf8').split('\n')
  const noise = `{"type":"item.updated","item":{"text":"${'x'.repeat(1024 * 1024)}"}}\n`.repeat(9)
  assert.equal(find(codex, { out: file(`${first}\n${noise}${rest.join('\n')}`) }), inFixture('codex-answer.jsonl'))
})

test('of an output that is read whole each event is seen once', () => {
  const [first, ...rest] = readFileSync(fixture('codex-answer.jsonl'), 'utf8').trimEnd().split('\n')
  const noise = `{"type":"item.updated","item":{"text":"${'x'.repeat(100 * 1024)}"}}`
  assert.is(eventsIn(file([first, noise, ...rest].join('\n'))).length, 8)
})

test('a limit, whether it exits with 0 or not, until the clock of this machine says so', () => {
  for (const code of [0, 1])
    assert.is(iso(inFixture('codex-limit.jsonl', code).limit?.until), '2026-01-31T14:05:00.000Z')
  assert.match(inFixture('codex-limit.jsonl', 1).limit!.text, /^You've hit your usage limit\. Upgrade/)
})

test('a limit in an error that no turn followed, as the service said it', () => {
  const { limit, failed, data } = inFixture('codex-limit-answer.jsonl', 1)
  assert.equal([iso(limit?.until), failed, data], ['2026-01-31T09:00:00.000Z', true, { session_id: '019a-answer' }])
})

test('a limit as text: the last line of stderr', () => {
  const { limit } = find(codex, { err: fixture('codex-limit.err.txt'), code: 1 })
  assert.is(iso(limit?.until), '2026-02-03T11:05:00.000Z')
  assert.match(limit!.text, /^You've hit/)
  assert.is(find(codex, { err: fixture('codex-limit.err.txt'), code: 0 }).limit, undefined)
  assert.is(
    find(codex, { err: file("ERROR: You've hit your usage limit.\nfatal: not a git repository\n"), code: 1 }).limit,
    undefined,
  )
})

test('errors on the way to an answer are not its end', () => {
  const { message, failed, limit } = inFixture('codex-reconnected.jsonl')
  assert.equal([message, failed, limit], ['Done after all.', false, undefined])
})

test('a turn that failed has failed whatever the exit code, and for its own reason', () => {
  const { message, failed, limit, data } = inFixture('codex-failed.jsonl')
  assert.equal(
    [message, failed, limit, data],
    ['stream disconnected before completion: error sending request', true, undefined, { session_id: '019a-failed' }],
  )
})

test('no output, and none that is what it should be', () => {
  const nothing = { message: null, failed: false, data: {}, limit: undefined }
  for (const text of ['', 'plain words\n', '{"type":"item.completed"}\n{"type":'])
    assert.equal(find(codex, { out: file(text) }), nothing)
  assert.equal(find(codex, { out: '/nowhere' }), nothing)
  assert.is(find(codex, { out: file('{"type":"turn.failed"}'), code: 1 }).failed, true)
})

test('the adapter is found by the program that a command starts', () => {
  const of = (kind: string, ...command: string[]) => agentOf({ kind, command })
  assert.is(of('command', 'claude', '-p'), claude)
  assert.is(of('command', '/opt/bin/codex', 'exec'), codex)
  for (const word of ['claude-wrapper', 'constructor', '']) assert.is(of('command', word), undefined)
  assert.is(of('command'), undefined)
  assert.is(of('bash', 'claude'), undefined)
})

test.run()
