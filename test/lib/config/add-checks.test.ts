import { chmodSync, lstatSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { changeConfigFile } from '../../../lib/config/edit.ts'
import { checksToAdd } from '../../../lib/config/add-checks.ts'

const test = suite<{ dir: string; file: string }>('config-hooks')

test.before.each(world => {
  world.dir = mkdtempSync(join(tmpdir(), 'sq-file.'))
  world.file = join(world.dir, 'sparkq.yml')
})
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }))

const add = (file: string): string => {
  changeConfigFile(file, said =>
    checksToAdd(said, { queue: 'checks', commands: ['a', 'b'], hooks: ['post-commit', 'post-merge'], push: true }),
  )
  return readFileSync(file, 'utf8')
}

test('everything where nothing is; a second time nothing', ({ file }) => {
  writeFileSync(file, 'runners: [{queue: own}]  # mine\n')
  const text = `runners: [{queue: own}]  # mine
hooks:
  post-commit: [{queue: checks, command: a}, {queue: checks, command: b}]
  post-merge: [{queue: checks, command: a}, {queue: checks, command: b}]
  pre-push: {require: [checks], wait: 60}
`
  assert.is(add(file), text)
  assert.is(add(file), text)
})

test('missing checks go after the existing ones, whose columns and comments stay; a link and a mode too', ({
  dir,
  file,
}) => {
  const target = join(dir, 'real.yml')
  writeFileSync(
    target,
    `hooks:
  post-commit:
    - {queue:  checks,   command: b}  # columns

    - queue: other
      command: c # last
  post-merge: [ {queue: checks, command: a} , {queue: checks, command: b} ]

  pre-push: { require: [other] }  # ask
# the end
`,
  )
  chmodSync(target, 0o600)
  symlinkSync('real.yml', file)
  assert.is(
    add(file),
    `hooks:
  post-commit:
    - {queue:  checks,   command: b}  # columns

    - queue: other
      command: c # last
    - {queue: checks, command: a}
  post-merge: [ {queue: checks, command: a} , {queue: checks, command: b} ]

  pre-push: { require: [other, checks] }  # ask
# the end
`,
  )
  assert.ok(lstatSync(file).isSymbolicLink())
  assert.is(statSync(target).mode & 0o777, 0o600)
})

test.run()
