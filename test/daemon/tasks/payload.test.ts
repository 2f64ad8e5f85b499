// What a payload may be, and that what came in goes out byte-equal in value (docs/contract.md §5, §7).

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { JSON_LIMIT } from '../../../daemon/tasks/json-text.ts'
import { scratch, type Scratch } from '../../helpers/daemon.ts'
import { refusal } from '../../helpers/refusal.ts'

const test = suite<{ project: Scratch }>('payload')

test.before(
  async world =>
    void (world.project = await scratch('tools:\n  ask: {description: by hand}\n  agent: {command: [agent]}\n')),
)
test.after(({ project }) => project[Symbol.asyncDispose]())

const enqueue = async ({ call }: Scratch, tool: string, payload: object): Promise<string> =>
  (await call('task.enqueue', { tasks: [{ tool, payload, cwd: '/' }] })).tasks[0]!.id

const nested = (depth: number): unknown => {
  let value: unknown = 'in the middle'
  for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { in: value }
  return value
}

/** Values that others stumbled over. A payload of a tool that is worked by hand may hold anything. */
const values: [what: string, value: unknown][] = [
  ['unicode', 'ä ß € 漢字 😀 \u{10ffff} \u202e'],
  ['newlines and quotes', 'a\nb\r\nc\t"d" \\ \'e\''],
  ['NUL and other control characters', '\u0000 \u0001 \u001b[31m \u007f \u2028 \u2029'],
  ['lone surrogates', '\ud800 and \udc00 alone'],
  ['__proto__ as a key', JSON.parse('{"__proto__":{"admin":true},"constructor":1,"toString":"x"}')],
  ['numbers', [0, -1, 1e308, 5e-324, 9007199254740993, 0.1, 123456789012]],
  ['null, booleans and emptiness', [null, true, false, '', {}, []]],
  ['keys of all kinds', { '': 1, ' ': 2, 'a.b': 3, ä: 4, '0': 5, $ref: 6 }],
  ['a nesting of 1,000', nested(1000)],
  ['half a million of brackets in a text', '[{'.repeat(250_000)],
]
for (const [what, value] of values) {
  test(`${what} goes through task.get, task.claim and task.requeue unchanged`, async ({ project }) => {
    const sent = { prompt: 'x', value, cwd: '/' }
    const id = await enqueue(project, 'ask', sent)
    const clone = await takeAndRequeue(project, id, sent)
    for (const one of [id, clone]) same((await project.call('task.get', { id: one })).payload, sent)
    await project.call('task.cancel', { id: clone })
  })
}

const takeAndRequeue = async ({ call }: Scratch, id: string, sent: object) => {
  const claimed = await call('task.claim', { queue: 'default' })
  assert.is(claimed!.id, id)
  same(claimed!.payload, sent)
  await call('task.complete', { id, summary: 's', data: sent })
  same((await call('task.get', { id })).result_data, sent)
  return (await call('task.requeue', { ids: [id] })).tasks[0]!.id
}

const same = (got: unknown, sent: object): void => assert.is(JSON.stringify(sorted(got)), JSON.stringify(sorted(sent)))
/** The keys of the payload itself may change their order: its cwd is put first. */
const sorted = (value: unknown): unknown => Object.entries(value as object).sort(([a], [b]) => (a < b ? -1 : 1))

test('1 MiB is taken, one byte more is not', async ({ project }) => {
  const room = JSON_LIMIT - JSON.stringify({ cwd: '/', prompt: '' }).length
  const id = await enqueue(project, 'ask', { prompt: 'x'.repeat(room) })
  const { payload } = await project.call('task.get', { id })
  assert.is((payload as { prompt: string }).prompt, 'x'.repeat(room))
  const error = await refusal(enqueue(project, 'ask', { prompt: 'x'.repeat(room + 1) }))
  assert.is(error.code, 'invalid')
  assert.match(error.message, `${JSON_LIMIT + 1} bytes, at most ${JSON_LIMIT}`)
  await project.call('task.cancel', { id })
})

test('it is counted in bytes, not characters', async ({ project }) => {
  assert.is((await refusal(enqueue(project, 'ask', { prompt: '€'.repeat(JSON_LIMIT / 2) }))).code, 'invalid')
})

for (const depth of [2100, 10_000, 100_000, 500_000]) {
  test(`a nesting of ${depth} is refused, not our bug`, async ({ project }) => {
    const wire = await project.wire()
    const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`
    const send = (id: number, task: string) =>
      wire.send(`{"jsonrpc":"2.0","id":${id},"method":"task.enqueue","params":{"tasks":[{"tool":"ask",${task}}]}}\n`)
    send(1, `"payload":{"prompt":"x","deep":${deep}}`)
    assert.is((await wire.next()).error.data.code, 'invalid')
    send(2, `"payload":{"prompt":"x"},"metadata":{"deep":${deep}}`)
    assert.is((await wire.next()).error.data.code, 'invalid')
  })
}

test('metadata and result data may be as large as a payload, not larger', async ({ project }) => {
  const { call } = project
  const large = { text: 'x'.repeat(JSON_LIMIT) }
  assert.is(
    (await refusal(call('task.enqueue', { tasks: [{ payload: { argv: ['x'] }, metadata: large }] }))).code,
    'invalid',
  )
  const id = await enqueue(project, 'ask', { prompt: 'x' })
  await call('task.claim', { queue: 'default' })
  assert.is((await refusal(call('task.complete', { id, summary: 's', data: large }))).code, 'invalid')
  assert.is((await refusal(call('task.fail', { id, reason: 's', data: large }))).code, 'invalid')
  assert.is((await call('task.complete', { id, summary: 's' })).status, 'succeeded')
})

const LONG = 'x'.repeat(128 * 1024)

/** What each kind of tool takes, and what it refuses and why. */
const rules: [tool: string, payload: object, refused?: RegExp][] = [
  ['run-bash', { argv: ['make', '-j2', ''] }],
  ['run-bash', { script: 'echo hi\n' }],
  ['run-bash', { script_path: 'a.sh' }],
  ['run-bash', { script_path: 'a.sh', args: [] }],
  ['run-bash', {}, /exactly one of 'argv', 'script', 'script_path'/],
  ['run-bash', { argv: ['a'], script: 'b' }, /exactly one of .* not 2/],
  ['run-bash', { argv: [] }, /list of one or more strings/],
  ['run-bash', { argv: 'make' }, /list of one or more strings/],
  ['run-bash', { argv: ['make', 2] }, /list of one or more strings/],
  ['run-bash', { argv: [''] }, /names no command/],
  ['run-bash', { script: ' \n' }, /blank/],
  ['run-bash', { script: 7 }, /not a text/],
  ['run-bash', { script_path: '' }, /blank/],
  ['run-bash', { script: 'x', args: ['a'] }, /'args' go with 'script_path'/],
  ['run-bash', { script_path: 'x', args: [1] }, /list of strings/],
  ['run-bash', { script: 'x', shell: 'zsh' }, /knows no 'shell'/],
  ['run-bash', JSON.parse('{"script":"x","__proto__":{}}'), /knows no '__proto__'/],
  ['run-bash', { code: 'print()' }, /exactly one/],
  ['run-bash', { argv: ['a\0b'] }, /NUL/],
  ['run-bash', { script: 'a\0b' }, /NUL/],
  ['run-bash', { script: 'x', cwd: '/a\0b' }, /NUL/],
  ['run-bash', { argv: ['echo', LONG] }, /longer than the 131071 bytes/],
  ['run-bash', { argv: ['echo', LONG.slice(1)] }],
  ['run-bash', { argv: ['x'], cwd: 7 }, /'cwd' is not a string/],
  ['run-python', { code: 'print(1)' }],
  ['run-python', { script_path: 'x.py', args: ['--dry-run'] }],
  ['run-python', { argv: ['x'] }, /exactly one of 'script_path', 'code'/],
  ['run-python', { code: 'x', script_path: 'y' }, /exactly one/],
  ['run-python', { code: 'x', args: [] }, /'args' go with/],
  ['agent', { prompt: 'do it' }],
  ['agent', { prompt: 'do it', context_files: ['a', 'b'], temperature: 1 }],
  ['agent', { argv: ['-p'] }],
  ['agent', {}, /exactly one|prompt/],
  ['agent', { prompt: ' ' }, /blank/],
  ['agent', { prompt: 'x', context_files: 'a' }, /list of strings/],
  ['agent', { prompt: LONG }, /longer than/],
  ['agent', { prompt: 'a\0b' }, /NUL/],
  ['ask', { prompt: LONG }],
  ['ask', { prompt: 'a\0b' }],
  ['ask', {}, /needs a 'prompt'/],
]
for (const [tool, payload, refused] of rules) {
  test(`${tool} ${refused ? 'refuses' : 'takes'} ${JSON.stringify(payload).slice(0, 70)}`, async ({ project }) => {
    if (!refused) return void (await enqueue(project, tool, payload))
    const error = await refusal(enqueue(project, tool, payload))
    assert.is(error.code, 'invalid')
    assert.match(error.message, refused)
    assert.ok(error.message.length < 500, 'the payload is not repeated')
  })
}

test.run()
