import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { ClaimedTask } from '../../../lib/protocol/entities.ts'
import type { Exit } from '../../../lib/runner/process.ts'
import { verdictOf, type AttemptEnding } from '../../../lib/runner/report.ts'

const test = suite('runner verdict')
const dir = mkdtempSync(join(tmpdir(), 'sq-verdict.'))
const log = join(dir, '2')
test.after(() => rmSync(dir, { recursive: true }))

const task = { id: 'tsk_1', claim: 2, tool: { kind: 'bash', command: [] as string[] } } as ClaimedTask
const verdict = (
  exit: Partial<Exit>,
  {
    out = '',
    err = '',
    ending,
    kind = 'bash',
  }: { out?: string; err?: string; ending?: AttemptEnding; kind?: 'bash' | 'command' } = {},
) => {
  writeFileSync(`${log}.out`, out)
  writeFileSync(`${log}.err`, err)
  return verdictOf({
    task: { ...task, tool: { ...task.tool, kind } },
    argv: ['make', 'it'],
    cwd: '/src',
    exit: { code: null, signal: null, ...exit },
    ending,
    log,
    duration: 1.5,
  })
}
const claim = { id: 'tsk_1', claim: 2 }

test('exit 0 completes with the last line', () => {
  assert.equal(verdict({ code: 0 }, { out: 'a\nb\n' }), {
    method: 'task.complete',
    params: { ...claim, exit_code: 0, summary: 'b', data: { exit_code: 0, duration: 1.5 } },
  })
})

test("exit 0 of an agent completes with its JSON's result, of a script with the line as it is", () => {
  const out = '{"result":"did it"}'
  assert.is((verdict({ code: 0 }, { out, kind: 'command' })!.params as { summary: string }).summary, 'did it')
  assert.is((verdict({ code: 0 }, { out })!.params as { summary: string }).summary, out)
})

// What the adapters find is tested in agents/; here what becomes of it.
const agent = (exit: Partial<Exit>, out: object | string, err = '', ending?: AttemptEnding) => {
  writeFileSync(
    `${log}.out`,
    typeof out === 'string' ? out : JSON.stringify({ type: 'result', subtype: 'success', session_id: 's', ...out }),
  )
  writeFileSync(`${log}.err`, err)
  const tool = { ...task.tool, kind: 'command' as const, command: ['/opt/bin/claude', '-p'] }
  return verdictOf({
    task: { ...task, tool },
    argv: ['claude'],
    cwd: '/src',
    exit: { code: null, signal: null, ...exit },
    ending,
    log,
    duration: 1.5,
  })!
}

test('an answer of a known agent is the summary, its own data the data', () => {
  assert.equal(agent({ code: 0 }, { result: 'a\nb', total_cost_usd: 0.5, usage: { output_tokens: 7 } }), {
    method: 'task.complete',
    params: {
      ...claim,
      exit_code: 0,
      summary: 'a\nb',
      data: { exit_code: 0, duration: 1.5, session_id: 's', cost_usd: 0.5, usage: { output_tokens: 7 } },
    },
  })
  assert.is((agent({ code: 0 }, { result: ' ' }).params as { summary: string }).summary, 'exit 0, no output')
  assert.is(
    (agent({ code: 0 }, { result: 'x'.repeat(300_000) }).params as { summary: string }).summary.length,
    256 * 1024,
  )
  assert.is((agent({ code: 0 }, 'plain\nwords\n').params as { summary: string }).summary, 'words')
})

test('an agent that reports a failure has failed, whatever the exit code; in its words, with its data', () => {
  for (const code of [0, 1, 75]) {
    assert.equal(agent({ code }, { is_error: true, result: 'Invalid API key' }, 'noise'), {
      method: 'task.fail',
      params: {
        ...claim,
        exit_code: code,
        signal: undefined,
        reason: 'Invalid API key',
        error_type: 'failed',
        data: { exit_code: code, signal: undefined, duration: 1.5, session_id: 's' },
      },
    })
  }
  assert.is(
    (agent({ code: 1 }, { is_error: true, result: 'x'.repeat(9_000) }).params as { reason: string }).reason.length,
    2_048,
  )
})

test('one that answers and exits with a code has failed with that; its data is kept', () => {
  const { params } = agent({ code: 3 }, { result: 'done' }, 'but no') as { params: { reason: string; data: object } }
  assert.equal(
    [params.reason, params.data],
    ['exit 3: but no', { exit_code: 3, signal: undefined, duration: 1.5, session_id: 's' }],
  )
})

test('a usage limit releases the task and pauses its tool until the limit ends', () => {
  const seconds = Math.floor(Date.now() / 1000) + 3600
  assert.equal(agent({ code: 1 }, { is_error: true, result: `Claude AI usage limit reached|${seconds}` }), {
    method: 'task.release',
    params: {
      ...claim,
      exit_code: 1,
      signal: undefined,
      reason: `usage limit: Claude AI usage limit reached|${seconds}`,
      pause: { until: new Date(seconds * 1000).toISOString(), reason: 'usage limit' },
    },
  })
})

test('a limit without a readable end pauses for the default time, and the reason names it', () => {
  const { params } = agent({ code: 1 }, { is_error: true, result: "You've hit your limit" }) as {
    params: { pause: object }
  }
  assert.equal(params.pause, { until: null, reason: 'usage limit without a known end, so 30m' })
})

test('the reason for which an agent was ended decides, whatever it printed', () => {
  const { method } = agent({ code: 1 }, { is_error: true, result: "You've hit your limit" }, '', {
    why: 'cancel',
    message: '',
  })
  assert.is(method, 'task.cancel')
})

test('exit 75 releases until later', () => {
  const before = Date.now()
  const { method, params } = verdict({ code: 75 })!
  assert.is(method, 'task.release')
  const { not_before, ...rest } = params as { not_before: string }
  assert.equal(rest, { ...claim, exit_code: 75, signal: undefined, reason: 'exit 75: try later' })
  assert.ok(Date.parse(not_before) > before)
})

const failures: [string, Partial<Exit>, { out?: string; err?: string }, string, string][] = [
  ['a code and what stderr says', { code: 2 }, { out: 'no', err: 'boom\n' }, 'exit 2: boom', 'failed'],
  [
    'a code and what stdout says, where stderr is silent',
    { code: 1 },
    { out: '2 tests failed\n' },
    'exit 1: 2 tests failed',
    'failed',
  ],
  ['several lines below the code', { code: 1 }, { err: 'a\nb\n' }, 'exit 1:\na\nb', 'failed'],
  ['a code alone', { code: 1 }, {}, 'exit 1', 'failed'],
  ['a signal', { signal: 'SIGSEGV' }, {}, 'signal SIGSEGV', 'killed'],
]
for (const [what, exit, output, reason, errorType] of failures) {
  test(`anything else fails with ${what}`, () => {
    const { method, params } = verdict(exit, output)!
    assert.is(method, 'task.fail')
    assert.is((params as { reason: string }).reason, reason)
    assert.is((params as { error_type: string }).error_type, errorType)
    assert.is(params.exit_code, exit.code ?? undefined)
    assert.is(params.signal, exit.signal ?? undefined)
  })
}

test('the reason for which a command was ended decides, whatever the exit code', () => {
  const exit = { exit_code: 0, signal: undefined }
  const by = (why: AttemptEnding['why'], message: string) =>
    verdict({ code: 0 }, { out: 'done', ending: { why, message } })
  assert.equal(by('cancel', ''), { method: 'task.cancel', params: { ...claim, ...exit } })
  assert.equal(by('timeout', 'too long'), {
    method: 'task.fail',
    params: { ...claim, ...exit, error_type: 'timeout', reason: 'too long' },
  })
  assert.equal(by('stop', 'interrupted'), {
    method: 'task.release',
    params: { ...claim, ...exit, interrupted: true, reason: 'interrupted' },
  })
  assert.is(by('lost', ''), undefined)
})

test('what was never let begin is refused', () => {
  const ending: AttemptEnding = { why: 'refused', message: 'no' }
  assert.equal(verdict({ signal: 'SIGTERM' }, { ending }), {
    method: 'task.fail',
    params: { ...claim, reason: 'no', error_type: 'refused' },
  })
})

test('killed processes and dropped output are reported, however the command ended', () => {
  const more = { killed: '1 process: 7 sleep', dropped: 5 }
  const of = (exit: Partial<Exit>, ending?: AttemptEnding) =>
    verdictOf({
      task,
      argv: ['x'],
      cwd: '/',
      exit: { code: null, signal: null, ...exit },
      ending,
      log,
      duration: 1,
      ...more,
    })!.params
  const all = [
    of({ code: 0 }),
    of({ code: 1 }),
    of({ code: 75 }),
    of({ code: 0 }, { why: 'timeout', message: 'm' }),
    of({ code: 0 }, { why: 'cancel', message: '' }),
  ]
  assert.equal(
    all.map(({ killed }) => killed),
    all.map(() => '1 process: 7 sleep'),
  )
  const dropped = all.map(params =>
    'data' in params ? (params.data as { dropped_bytes?: number }).dropped_bytes : undefined,
  )
  assert.equal(dropped, [5, 5, undefined, 5, undefined])
})

const errors: [string, string][] = [
  ['ENOENT', "command 'make' not found"],
  ['EACCES', "command 'make' may not be executed in '/src': permission denied"],
  ['E2BIG', 'the command is longer than this system takes (E2BIG); Linux takes 128 KiB an argument'],
  ['ERR_INVALID_ARG_VALUE', 'the command holds a NUL character, which no argument can'],
  ['EMFILE', "command 'make' cannot be started: spawn EMFILE"],
]
for (const [code, reason] of errors) {
  test(`a command that cannot start because of ${code} fails in words`, () => {
    const error = Object.assign(new Error(`spawn ${code}`), { code })
    assert.equal(verdict({ error }), { method: 'task.fail', params: { ...claim, reason, error_type: 'refused' } })
  })
}

test.run()
