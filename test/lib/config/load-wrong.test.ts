// Whatever is wrong with sparkq.yml is reported with file, line and column (docs/contract.md §4).

import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { loadConfig } from '../../../lib/config/load.ts'
import { refusal } from '../../helpers/refusal.ts'

const test = suite<{ dir: string; file: string }>('config: what is wrong')

test.before.each(world => {
  world.dir = realpathSync(mkdtempSync(join(tmpdir(), 'sq-config.')))
  world.file = join(world.dir, 'sparkq.yml')
})
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }))

const load = (file: string, text: string) => {
  writeFileSync(file, text)
  return loadConfig(file)
}

const wrong: [what: string, text: string, place: string, says: RegExp, hint?: RegExp][] = [
  [
    'a key with a typo',
    '# hello\ntask_clases: {}\n',
    '2:1',
    /unknown key 'task_clases'/,
    /did you mean 'task_classes'/,
  ],
  ['a nested one', 'server:\n  http: true\n  prot: 5005\n', '3:3', /unknown key 'prot'/, /did you mean 'port'/],
  [
    'one in a list',
    'runners:\n  - queue: a\n  - queue: b\n    job: 2\n',
    '4:5',
    /unknown key 'job'/,
    /did you mean 'jobs'/,
  ],
  ['one of a tool', 'tools:\n  x:\n    comand: [a]\n', '3:5', /unknown key 'comand'/, /did you mean 'command'/],
  ['one that is near nothing', 'zzzzzzzz: 1\n', '1:1', /unknown key 'zzzzzzzz'/, /correct the file/],
  ['a wrong type', 'server:\n  port: "many"\n', '2:3', /server\.port must be .*number/],
  ['a port that is none', 'server: {port: 70000}\n', '1:10', /server\.port must be/],
  ['a fraction of a job', 'runners: [{queue: a, jobs: 1.5}]\n', '1:22', /jobs must be/],
  ['a timeout of 0', 'tools: {x: {timeout: 0}}\n', '1:13', /timeout must be/],
  ['a timeout over 30 days', 'task_classes: {A: {timeout: 2592001}}\n', '1:20', /timeout must be/],
  ['a class without a timeout', 'task_classes:\n  A: {}\n', '2:3', /timeout/],
  ['an empty command', 'tools: {x: {command: []}}\n', '1:13', /command must be/],
  ['a list for a map', 'server: []\n', '1:1', /server must be a map of keys \(was a list\)/],
  ['a list for a tool', 'tools:\n  x: [make]\n', '2:3', /tools\.x must be a map/],
  [
    'a timeout that is no duration',
    'tools: {x: {timeout: 1h30m}}\n',
    '1:13',
    new RegExp(
      'tools\\.x\\.timeout must be seconds or a duration as 90s, 10m, 8h or 3d, ' +
        'above 0 and up to 30 days, or none \\(was "1h30m"\\)',
    ),
  ],
  ['a timeout of 0 s', 'tools: {x: {timeout: 0s}}\n', '1:13', /tools\.x\.timeout must be .* \(was "0s"\)/],
  ['a timeout over 30 days, with a unit', 'defaults: {timeout: 31d}\n', '1:12', /timeout must be .* \(was "31d"\)/],
  [
    'a timeout that is no text',
    'defaults: {timeout: true}\n',
    '1:12',
    /defaults\.timeout must be seconds or a duration/,
  ],
  [
    'the timeout of a check',
    'hooks:\n  post-commit:\n    - {queue: a, command: x, timeout: 999h}\n',
    '3:30',
    /hooks\.post-commit\.0\.timeout must be seconds or a duration .* \(was "999h"\)/,
  ],
  ['none for what ends', 'defaults: {kill_grace: none}\n', '1:12', /kill_grace must be seconds or a duration as 10s/],
  ['a purge of 0', 'purge: {older_than_days: 0d}\n', '1:9', /older_than_days must be days or a duration as 12h or 3d/],
  ['a text for the whole file', 'hello\n', '1:1', /must be an object/],
  ['broken YAML', 'a: [1, 2\nb: 3\n', '2:1', /flow sequence|\]/],
  ['a tab for a space', 'server:\n\tport: 1\n', '2:1', /tab/i],
  ['a key twice', 'server: {}\nserver: {}\n', '2:1', /unique/],
  ['an alias to nothing', 'server: *none\n', '1:', /alias/i],
  ['two documents', 'server: {}\n---\nserver: {}\n', '2:1', /document/],
  [
    'an unknown class',
    'tools:\n  x:\n    task_class: FAST_SCRIP\n',
    '3:5',
    /unknown task class 'FAST_SCRIP', did you mean 'FAST_SCRIPT'/,
  ],
  [
    'two runners of a queue',
    'runners:\n  - queue: a\n  - queue: b\n  - queue: a\n',
    '4:5',
    /queue 'a' has two runners/,
  ],
  [
    'a reason to try again that is none',
    'tools: {x: {retry_on: [timeuot]}}\n',
    '1:24',
    /retry_on\[0\] must be an exit code from 1 to 255, 'timeout' or 'lost'/,
  ],
  ['an exit code of success', 'tools: {x: {retry_on: [0]}}\n', '1:24', /retry_on\[0\] must be/],
  ['a size that is none', 'tools: {x: {max_log: lots}}\n', '1:13', /max_log must be bytes, or a size as 256MB/],
  [
    'a grace of hours',
    'defaults: {kill_grace: 61m}\n',
    '1:12',
    /kill_grace must be seconds or a duration as 10s or 5m, up to 1h/,
  ],
  ['an end that is none', 'tools: {x: {on_lost: retry}}\n', '1:13', /on_lost must be/],
  [
    'a hook that is none',
    'hooks:\n  post-comit: []\n',
    '2:3',
    /unknown key 'post-comit'/,
    /did you mean 'post-commit'/,
  ],
  [
    'a key of a check',
    'hooks: {post-commit: [{queue: a, comand: x}]}\n',
    '1:23',
    /command must be a string \(was missing\)/,
  ],
  [
    'a check too much',
    'hooks: {post-commit: [{queue: a, command: x, path: y}]}\n',
    '1:46',
    /unknown key 'path'/,
    /did you mean 'paths'/,
  ],
  [
    'a check that is no list',
    'hooks:\n  post-commit: {queue: a, command: x}\n',
    '2:3',
    /post-commit"\] must be an array/,
  ],
  ['a blank command', 'hooks: {post-merge: [{queue: a, command: " "}]}\n', '1:33', /command must be a line of bash/],
  ['paths that are none', 'hooks: {post-commit: [{queue: a, command: x, paths: [1]}]}\n', '1:', /paths/],
  [
    'a wait of days',
    'hooks: {pre-push: {require: [a], wait: 3601}}\n',
    '1:34',
    /wait must be seconds or a duration as 90s or 10m, up to 1h/,
  ],
  [
    'a queue that nothing checks',
    'hooks:\n  post-commit: [{queue: checks, command: x}]\n  pre-push: {require: [checks, cheks]}\n',
    '3:32',
    /no check goes into queue 'cheks', did you mean 'checks'/,
  ],
  ['a name that is none', 'defaults: {queue: "a b"}\n', '1:12', /defaults\.queue must be letters/],
]
for (const [what, text, place, says, hint] of wrong) {
  test(`${what} is reported as FILE:${place}`, async ({ file }) => {
    const error = await refusal(() => load(file, text))
    assert.is(error.code, 'config')
    assert.ok(error.message.startsWith(`${file}:${place}`), error.message)
    assert.match(error.message, says)
    if (hint) assert.match(error.hint!, hint)
  })
}

test('a file that cannot be read is an error of the configuration', async ({ dir, file }) => {
  assert.is((await refusal(() => loadConfig(file))).code, 'config')
  assert.is((await refusal(() => loadConfig(dir))).code, 'config')
})

test.run()
