import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { DAEMON_FLAGS, RUNNER_FLAGS } from '../../lib/system/v8-flags.ts'
import { root } from '../helpers/root.ts'

const test = suite('contract: V8 flags')

test('the launcher passes the flags of lib/system/v8-flags.ts', () => {
  const launcher = readFileSync(join(root, 'bin/sparkq'), 'utf8')
  for (const [verb, flags] of [
    ['runner', RUNNER_FLAGS],
    ['run', DAEMON_FLAGS],
  ] as const)
    assert.match(launcher, ` ${verb}) lean='${flags.join(' ')}'`)
})

test.run()
