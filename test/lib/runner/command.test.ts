import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { ClaimedTask } from '../../../lib/protocol/entities.ts'
import { commandOf } from '../../../lib/runner/command.ts'

const test = suite('runner command')
const dir = mkdtempSync(join(tmpdir(), 'sq-command ünï.'))
mkdirSync(join(dir, 'scripts'))
for (const name of ['scripts/x y.sh', '-x.py']) writeFileSync(join(dir, name), '')
test.after(() => rmSync(dir, { recursive: true }))

const command = (kind: ClaimedTask['tool']['kind'], payload: object, tool: Partial<ClaimedTask['tool']> = {}) =>
  commandOf({
    tool_name: 'the-tool',
    payload: { cwd: dir, ...payload },
    tool: {
      name: 'the-tool',
      description: null,
      kind,
      command: [],
      task_class: null,
      timeout: null,
      env: [],
      cwd: null,
      kill_grace: 10,
      max_log: 256e6,
      ...tool,
    },
  })

const vectors: [ClaimedTask['tool']['kind'], object, string[]][] = [
  ['bash', { argv: ['npm', 'test'] }, ['npm', 'test']],
  ['bash', { argv: ['echo', '$(rm -rf /)', '', ';'] }, ['echo', '$(rm -rf /)', '', ';']],
  ['bash', { script: 'a | b > c' }, ['bash', '-c', 'a | b > c']],
  [
    'bash',
    { script_path: 'scripts/x y.sh', args: ['--branch', 'main'] },
    ['bash', 'scripts/x y.sh', '--branch', 'main'],
  ],
  ['bash', { script_path: join(dir, 'scripts/x y.sh') }, ['bash', join(dir, 'scripts/x y.sh')]],
  ['python', { script_path: '-x.py' }, ['python3', './-x.py']],
  ['python', { code: 'print(1)' }, ['python3', '-c', 'print(1)']],
]
for (const [kind, payload, argv] of vectors) {
  test(`${kind} of ${JSON.stringify(payload)}`, () => assert.equal(command(kind, payload), { argv, cwd: dir }))
}

test("a tool's command gets a prompt as one last argument", () => {
  const argv = (payload: object) =>
    (command('command', payload, { command: ['claude', '-p'] }) as { argv: string[] }).argv
  assert.equal(argv({ prompt: 'do "it"\nnow' }), ['claude', '-p', 'do "it"\nnow'])
  assert.equal(argv({ prompt: 'do it', context_files: ['a.md', 'b c.md'] }), [
    'claude',
    '-p',
    'do it\n\nContext files:\n- a.md\n- b c.md',
  ])
  assert.equal(argv({ prompt: 'do it', context_files: [] }), ['claude', '-p', 'do it'])
  assert.equal(argv({ argv: ['--continue'] }), ['claude', '-p', '--continue'])
})

const refusals: [string, ClaimedTask['tool']['kind'], object, string][] = [
  [
    'a missing directory',
    'bash',
    { argv: ['true'], cwd: join(dir, 'gone') },
    `working directory '${join(dir, 'gone')}' does not exist`,
  ],
  [
    'a file as directory',
    'bash',
    { argv: ['true'], cwd: join(dir, '-x.py') },
    `working directory '${join(dir, '-x.py')}' does not exist`,
  ],
  ['a directory with NUL', 'bash', { argv: ['true'], cwd: 'a\0b' }, "working directory 'a\0b' does not exist"],
  ['a missing script', 'python', { script_path: 'gone.py' }, `script 'gone.py' does not exist in '${dir}'`],
  ['nothing to run', 'bash', {}, 'the payload names nothing to run'],
  ['an empty vector', 'bash', { argv: [] }, "the payload's command is not a list of words"],
  ['a vector of numbers', 'bash', { argv: ['sleep', 1] }, "the payload's command is not a list of words"],
  ['no prompt', 'command', {}, "the payload has neither 'argv' nor 'prompt'"],
  ['a tool of chat', 'chat', { prompt: 'x' }, "tool 'the-tool' has no command; it is worked in chat"],
]
for (const [what, kind, payload, refused] of refusals) {
  test(`${what} is refused in words`, () => assert.equal(command(kind, payload), { refused }))
}

test("the tool's directory serves where the payload has none", () => {
  const { payload, ...rest } = {
    tool_name: 't',
    payload: { argv: ['true'] },
    tool: {
      name: 't',
      description: null,
      kind: 'bash',
      command: [],
      task_class: null,
      timeout: null,
      env: [],
      cwd: dir,
      kill_grace: 10,
      max_log: 256e6,
    } as ClaimedTask['tool'],
  }
  assert.equal(commandOf({ ...rest, payload }), { argv: ['true'], cwd: dir })
})

test.run()
