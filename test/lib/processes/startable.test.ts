// What cannot be executed is known before there is a process, with the errors of execvp(3).

import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { startError } from '../../../lib/processes/startable.ts'

const dir = mkdtempSync(join(tmpdir(), 'sq-startable.'))
const test = suite('runner startable')
test.after(() => rmSync(dir, { recursive: true }))

const file = (path: string, text: string, mode: number) => {
  writeFileSync(join(dir, path), text)
  chmodSync(join(dir, path), mode)
}
for (const folder of ['a', 'b']) mkdirSync(join(dir, folder))
file('a/tool', '#!/bin/sh\n', 0o644)
file('b/tool', '#!/bin/sh\n', 0o755)
file('a/data', '', 0o644)
file('b/odd', '#!/no/such/interpreter -x\n', 0o755)
file('b/near', '#! a/data\n', 0o755)
file('b/plain', 'echo no first line\n', 0o755)
symlinkSync('/no/such', join(dir, 'a/dangling'))

const cases: [what: string, file: string, path: string | undefined, code: string | undefined][] = [
  ['a command of the PATH', 'tool', '/no/such:b', undefined],
  ['one that may not be executed, before one that may', 'tool', 'a:b', undefined],
  ['one that may not be executed', 'tool', 'a', 'EACCES'],
  ['one that is nowhere', 'nothing', 'a:b', 'ENOENT'],
  ['one that is nowhere, behind one that may not be executed', 'data', 'a:b', 'EACCES'],
  ['a path, relative to the directory of the task', './b/tool', '/no/such', undefined],
  ['a path that is not in the PATH', 'tool', '/no/such', 'ENOENT'],
  ['an empty part of the PATH, which is the directory of the task', 'b', ':/no/such', 'EACCES'],
  ['a missing interpreter', 'odd', 'b', 'ENOENT'],
  ['an interpreter that may not be executed', 'near', 'b', 'EACCES'],
  ['a script without an interpreter, which a shell runs', 'plain', 'b', undefined],
  ['a link to nothing', './a/dangling', '', 'ENOENT'],
  ['a directory', './a', '', 'EACCES'],
  ['a path through a file', './a/tool/x', '', 'ENOENT'],
  ['no PATH at all', 'sh', undefined, undefined],
]
for (const [what, name, path, code] of cases) {
  test(`${what}: ${code ?? 'can be executed'}`, () => {
    const env: Record<string, string> = path === undefined ? {} : { PATH: path }
    assert.is(startError({ argv: [name], cwd: dir, env })?.code, code)
  })
}

test.run()
