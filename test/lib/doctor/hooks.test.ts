import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { HookState } from '../../../lib/git/hooks-folder.ts'
import { endWorld, newWorld, wrongs, type World } from './project-without-faults.ts'

const test = suite<World>('doctor: hooks')
test.before.each(newWorld)
test.after.each(endWorld)

const hook = (state: string, changes: object = {}) =>
  ({ hook: 'post-commit', state, manager: null, path: '/h', ...changes }) as HookState
const hooked: [string, HookState, boolean, string[]][] = [
  ['installed, and wanted', hook('installed'), true, []],
  ['chained, and wanted', hook('chained'), true, []],
  [
    'installed for nothing',
    hook('installed'),
    false,
    ["hooks: post-commit is installed in '/h', and sparkq.yml gives it nothing to do"],
  ],
  [
    'wanted and not there',
    hook('absent'),
    true,
    ['hooks: sparkq.yml has work for post-commit, which is not installed'],
  ],
  [
    "wanted, and somebody else's",
    hook('foreign'),
    true,
    ['hooks: sparkq.yml has work for post-commit, which is not installed'],
  ],
  ['neither wanted nor there', hook('absent'), false, []],
  ["somebody else's, and not wanted", hook('foreign'), false, []],
  ['changed by hand', hook('edited'), true, ["hooks: post-commit was changed by hand: '/h'"]],
  ['up to a manager', hook('managed', { manager: 'husky' }), true, []],
]
test('a hook that would call what is gone, and one that was hidden by another program', ({
  dir,
  facts,
  configuration,
}) => {
  const path = join(dir, 'post-commit')
  writeFileSync(path, "#!/bin/sh\nsparkq='/gone/sparkq'\n")
  const wanted = { configuration: configuration({ hooks: ['post-commit'] }) }
  assert.equal(wrongs(facts({ ...wanted, hooks: [hook('installed', { path })] })), [
    "hooks: post-commit falls back to '/gone/sparkq', which is gone",
  ])
  writeFileSync(`${path}.before-sparkq`, '')
  const findings = wrongs(facts({ ...wanted, hooks: [hook('managed', { path, manager: 'lefthook' })] }))
  assert.equal(findings, [`hooks: '${path}.before-sparkq' is the previous hook; nothing calls it`])
})

for (const [what, state, wanted, expected] of hooked) {
  test(`a hook that is ${what}`, ({ facts, configuration }) => {
    assert.equal(
      wrongs(facts({ configuration: configuration({ hooks: wanted ? ['post-commit'] : [] }), hooks: [state] })),
      expected,
    )
  })
}

test.run()
