import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from '../../lib/cli/parse-args.ts'
import { newTasks } from '../../lib/tasks/new-task.ts'
import { enqueue } from '../../lib/verbs/enqueue.ts'
import { enqueueCommand } from '../../ui/enqueue-command.js'
import { draftFrom, draftLike, EMPTY } from '../../ui/enqueue-draft.js'
import { taskOf } from '../../ui/enqueue-task.js'
import { splitLine } from '../../ui/shell-line.js'

const test = suite('ui: the task of the form')

const SCRIPT = {
  ...{ name: 'deploy', path: '/p/scripts/deploy.sh', description: null, outputs: [], tags: [], timeout: null },
  ...{ task_class: null, inputs: [{ name: 'branch', required: true, note: null }] },
}
const drafted = (changes: Partial<typeof EMPTY>) => taskOf({ ...EMPTY, ...changes } as typeof EMPTY, [SCRIPT])

const DRAFTS: Partial<typeof EMPTY>[] = [
  { line: 'npm test -- auth' },
  { line: '-x --flag' },
  { line: 'pg_dump app | gzip > "dump.gz"' },
  { line: "grep 'two words' \"it's\"" },
  { line: 'make', queue: 'build', tool: 'run-bash', name: 'all of it', timeout: '90s', retries: '3', key: 'k' },
  { line: 'make', timeout: 'none', key: 'k', ifExists: 'replace', metadata: '{"a":[1,"x"]}', env: 'A=1\nB=two words' },
  { line: 'make', cwd: '/' },
  { work: 'script', script: 'deploy', inputs: { branch: 'a b' }, more: "--force 'x y'" },
  { work: 'script', script: 'deploy', inputs: {}, more: '--branch main' },
  { work: 'prompt', tool: 'llm', prompt: 'Fix this.\nAnd that.', files: '' },
  { work: 'payload', payload: '{"code":"print(1)"}', tool: 'run-python' },
]

test('the command that is shown adds the same task', async () => {
  for (const draft of DRAFTS) {
    const { task, problems } = drafted(draft)
    assert.equal(problems, {})
    const command = enqueueCommand(task!)
    const { words, shell } = splitLine(command)
    assert.is(shell, null, command)
    assert.equal(words.slice(0, 2), ['sparkq', 'enqueue'])
    const { values, rest } = parse(enqueue, words.slice(2))
    const typed = { args: values, rest, cwd: '/p', env: {}, io: {}, newId: () => 'tsk_1' }
    const [{ id: _, cwd: __, ...made }] = (await newTasks(typed as never)) as unknown as [Record<string, unknown>]
    assert.is(values['cleanEnv' as never], true)
    assert.equal(made, task, command)
  }
})

test('the command of a template names it, with what was typed', () => {
  const body = 'Review {{file}} for {{what|bugs}}.'
  const { task } = drafted({ work: 'template', template: 'review', body, bodyTool: 'ask', values: { file: "a's.ts" } })
  assert.equal(task, { payload: { prompt: "Review a's.ts for bugs." }, tool: 'ask' })
  const template = { name: 'review', values: { file: "a's.ts", what: '' }, hasTool: true }
  const { words } = splitLine(enqueueCommand(task!, { template }))
  const { values } = parse(enqueue, words.slice(2))
  assert.equal(
    ['template', 'set', 'tool'].map(name => values[name as never]),
    ['review', ["file=a's.ts"], undefined],
  )
})

const WRONG: [Partial<typeof EMPTY>, Record<string, RegExp>][] = [
  [{ line: "echo 'a" }, { line: /has no end/ }],
  [{ line: 'make', timeout: 'soon' }, { timeout: /90s/ }],
  [{ line: 'make', timeout: '40d' }, { timeout: /90s/ }],
  [{ line: 'make', start: 'in', delay: '' }, { delay: /90s/ }],
  [{ line: 'make', start: 'at', moment: '' }, { moment: /choose/ }],
  [{ line: 'make', start: 'at', moment: '2020-01-01T00:00' }, { moment: /past/ }],
  [{ line: 'make', retries: '1.5' }, { retries: /0 to 100/ }],
  [{ line: 'make', env: 'PATH' }, { env: /NAME=VALUE/ }],
  [{ line: 'make', metadata: '[1]' }, { metadata: /JSON object/ }],
  [{ work: 'payload', payload: '{' }, { payload: /JSON object/ }],
  [{ work: 'prompt', prompt: 'x' }, { tool: /needs a tool/ }],
  [{ work: 'template', template: 't', body: '{{a}} {{b}}', bodyTool: 'x' }, { values: /a, b need a value/ }],
  [{ work: 'script', script: 'deploy' }, { inputs: /branch is required/ }],
  [{ work: 'script', script: 'deploy', more: 'a | b' }, { more: /no shell reads this/ }],
]

test('each mistake stands at its field, and makes no task', () => {
  for (const [draft, expected] of WRONG) {
    const { task, problems } = drafted(draft)
    assert.is(task, undefined, JSON.stringify(draft))
    assert.equal(Object.keys(problems), Object.keys(expected))
    for (const [field, why] of Object.entries(expected)) assert.match(problems[field as 'line'] ?? '', why)
  }
})

test('an empty form is no mistake', () => {
  for (const work of ['command', 'script', 'prompt', 'template', 'payload'] as const)
    assert.equal(drafted({ work }), { task: undefined, problems: {}, isEmpty: true })
})

test('an address fills the form', () => {
  const { work, script, queue } = draftFrom(new URLSearchParams('script=deploy&queue=ops'))
  assert.equal([work, script, queue], ['script', 'deploy', 'ops'])
})

const OLD = {
  ...{ friendly_id: 'AUTH-12', queue: 'auth', tool_name: 'run-bash', name: null, timeout: 600, retries: 0 },
  metadata: null,
}

test('a task like another one is the other one', () => {
  const payloads = [
    { argv: ['npm', 'test', 'two words'] },
    { argv: ['time', 'make'] },
    { script: 'a | b' },
    { prompt: 'Do it.' },
    { prompt: 'Do it.', context_files: ['/a', '/b'] },
    { code: 'print(1)' },
    { argv: ['./x', '$HOME'] },
  ]
  for (const payload of payloads) {
    const old = { ...OLD, payload: { cwd: '/p', ...payload } }
    const { task } = taskOf(draftLike(old as never, []), [])
    assert.equal(task?.payload, old.payload)
    assert.equal([task?.queue, task?.tool, task?.timeout, task?.retries], ['auth', 'run-bash', 600, 0])
  }
})

test.run()
