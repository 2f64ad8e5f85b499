import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { claude } from '../../../lib/agents/claude.ts'
import { find, fixture, iso } from './fixture.ts'

const test = suite('runner agent claude')
const dir = mkdtempSync(join(tmpdir(), 'sq-claude.'))
test.after(() => rmSync(dir, { recursive: true }))

const file = (text: string): string => {
  writeFileSync(join(dir, 'out'), text)
  return join(dir, 'out')
}
const inFixture = (name: string, code = 0) => find(claude, { out: fixture(name), code })
const result = (fields: object) => file(JSON.stringify({ type: 'result', subtype: 'success', ...fields }))

test('an answer, with its own data', () => {
  assert.equal(inFixture('claude-answer.json'), {
    message: 'Moved 4 routes to v2.\n\nAll 31 tests pass.',
    failed: false,
    limit: undefined,
    data: {
      session_id: '3f0c6a52-6a3f-4a38-9d0e-0d3f6f5a1f10',
      cost_usd: 0.0421,
      turns: 3,
      usage: {
        input_tokens: 12,
        cache_creation_input_tokens: 7872,
        cache_read_input_tokens: 18206,
        output_tokens: 410,
      },
    },
  })
})

test('the same after a warning, in an array, and one object a line', () => {
  const text = readFileSync(fixture('claude-answer.json'), 'utf8')
  assert.equal(find(claude, { out: file(`(node:1) Warning: old\n${text}`) }), inFixture('claude-answer.json'))
  assert.is(inFixture('claude-answer-verbose.json').message, 'The log ends with a limit.')
  const lines = JSON.parse(readFileSync(fixture('claude-answer-verbose.json'), 'utf8'))
    .map((event: object) => `${JSON.stringify(event)}\n`)
    .join('')
  assert.equal(find(claude, { out: file(lines) }), inFixture('claude-answer-verbose.json'))
})

test('an array whose beginning is too far away still ends with its result', () => {
  const text = readFileSync(fixture('claude-answer-verbose.json'), 'utf8')
  const padded = `[{"type":"user","message":"${'x'.repeat(9 * 1024 * 1024)}"},${text.slice(1)}`
  assert.equal(find(claude, { out: file(padded) }), inFixture('claude-answer-verbose.json'))
})

test('an answer that speaks of limits is none', () => {
  for (const name of ['claude-about-limits.json', 'claude-answer-verbose.json']) {
    assert.equal([inFixture(name).limit, inFixture(name).failed], [undefined, false])
  }
})

const limits: [string, string | null, string][] = [
  ['claude-limit.json', '2026-02-01T01:10:00.000Z', "You've hit your session limit · resets 1:10am (UTC)"],
  ['claude-limit-epoch.json', '2026-01-31T09:00:00.000Z', 'Claude AI usage limit reached|1769850000'],
  ['claude-rejected.jsonl', '2026-01-31T09:00:00.000Z', 'usage limit'],
]
for (const [name, until, text] of limits) {
  test(`a limit: ${name}`, () => {
    const { limit } = inFixture(name, 1)
    assert.equal([iso(limit?.until), limit?.text], [until, text])
  })
}

test('a limit that calls itself a success and exits 0', () => {
  assert.is(inFixture('claude-limit-as-success.jsonl').limit?.text, '5-hour limit reached ∙ resets 9am')
})

test('the moment of the stream goes before the words', () => {
  const stream = readFileSync(fixture('claude-limit-as-success.jsonl'), 'utf8')
    .replace('"is_error":false', '"is_error":true')
    .replace('9am', '8am (UTC)')
  assert.is(iso(find(claude, { out: file(stream) }).limit?.until), '2026-01-31T09:00:00.000Z')
  const long = stream.replace('1769850000', '1749924000') // past: then the words
  assert.is(iso(find(claude, { out: file(long) }).limit?.until), '2026-01-31T08:00:00.000Z')
  const allowed = stream.replace('"status":"rejected"', '"status":"allowed"')
  assert.is(iso(find(claude, { out: file(allowed) }).limit?.until), '2026-01-31T08:00:00.000Z')
})

const notices = [
  'Claude usage limit reached. Your limit will reset at 3pm (Europe/London).',
  "You've hit your limit · resets 2am (Europe/Berlin)",
  'You’ve hit your limit for Claude messages. Limits will reset at 9:30 AM.',
  "You've hit your weekly limit · resets Feb 3, 11am (Europe/Berlin)",
  "You've hit your Opus limit · resets 3pm (UTC) · progress saved",
  "You've reached your Fable limit.",
  'Weekly limit reached ∙ resets Feb 7, 5pm',
  'Session limit reached ∙ resets 9:30pm\n/upgrade to increase your usage limit.',
  'Opus weekly limit reached ∙ resets Feb 3, 5pm',
  'API Error: 429 {"type":"error","error":{"type":"rate_limit_error",' +
    '"message":"This request would exceed your account\'s rate limit."}}',
  'API Error: Request rejected (429) · this may be a temporary capacity issue',
]
for (const notice of notices) {
  test(`a failure that is a limit: ${notice}`, () =>
    assert.is(find(claude, { out: result({ is_error: true, result: notice }), code: 1 }).limit?.text, notice))
}

const others = [
  'API Error: 529 Overloaded',
  'Credit balance is too low',
  'Context limit reached · /compact or /clear to continue',
  'Invalid API key · Please run /login',
  "The test says: You've hit your limit · resets 3pm",
  'API Error: 500 see issue 429',
  "You've hit your stride",
  "You've reached your context window limit",
  "You've hit your monthly spend limit",
]
for (const words of others) {
  test(`a failure that is none: ${words}`, () => {
    const { limit, failed, message } = find(claude, { out: result({ is_error: true, result: words }), code: 1 })
    assert.equal([limit, failed, message], [undefined, true, words])
  })
}

test('the status of the service is enough, whatever the words', () => {
  const of = (api_error_status: number) =>
    find(claude, { out: result({ is_error: true, api_error_status, result: 'No more today' }), code: 1 }).limit
  assert.equal(of(429), { text: 'No more today', until: null })
  assert.is(of(428), undefined)
})

test('a limit without a time that can be read', () =>
  assert.is(find(claude, { out: result({ is_error: true, result: "You've hit your limit" }) }).limit?.until, null))

test('paid use beyond the allowance is no limit, although the stream has `rejected`', () => {
  const stream = readFileSync(fixture('claude-rejected.jsonl'), 'utf8').replace(
    '"rateLimitType"',
    '"isUsingOverage":true,"rateLimitType"',
  )
  assert.equal(
    [find(claude, { out: file(stream) }).limit, find(claude, { out: file(stream) }).failed],
    [undefined, true],
  )
})

test('what ended without a result has failed, whatever it says of errors; its data is kept', () => {
  const { message, failed, data, limit } = inFixture('claude-max-turns.json')
  assert.equal([message, failed, limit], ['Reached maximum number of turns (10)', true, undefined])
  assert.equal(data, {
    session_id: 'aadd',
    cost_usd: 1.5,
    turns: 10,
    usage: { input_tokens: 1000, output_tokens: 500 },
  })
  assert.is(
    find(claude, { out: result({ subtype: 'error_during_execution' }) }).message,
    'it ended with error_during_execution',
  )
  assert.is(find(claude, { out: result({ is_error: true, result: '' }) }).message, 'it ended with an error')
  assert.equal(
    [inFixture('claude-overloaded.json').failed, inFixture('claude-overloaded.json').limit],
    [true, undefined],
  )
})

test('as text: a notice alone, where it failed', () => {
  const notice = 'Claude AI usage limit reached|1769850000\n'
  assert.is(iso(find(claude, { out: file(notice), code: 1 }).limit?.until), '2026-01-31T09:00:00.000Z')
  assert.is(find(claude, { out: file(notice), code: 0 }).limit, undefined)
  assert.is(find(claude, { out: file(`What I found:\n${notice}`), code: 1 }).limit, undefined)
  assert.equal(find(claude, { out: file('plain words\n'), code: 0 }), {
    message: null,
    failed: false,
    data: {},
    limit: undefined,
  })
})

test('no output, none that can be read, and none that is what it should be', () => {
  const nothing = { message: null, failed: false, data: {}, limit: undefined }
  for (const text of ['', '{"type":"result"', '[1,null,"x"]', 'null', '[]'])
    assert.equal(find(claude, { out: file(text) }), nothing)
  assert.equal(find(claude, { out: '/nowhere' }), nothing)
  assert.equal(
    find(claude, { out: result({ result: 7, session_id: 7, total_cost_usd: 'x', num_turns: null, usage: [] }) }),
    nothing,
  )
})

test.run()
