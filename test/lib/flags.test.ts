import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { DAEMON_FLAGS } from '../../lib/system/daemon-flags.ts'
import { RUNNER_FLAGS } from '../../lib/system/runner-flags.ts'
import { root } from '../helpers/root.ts'

const test = suite('flags of V8')

test('the launcher has the same', () => {
  const launcher = readFileSync(join(root, 'bin/sparkq'), 'utf8')
  for (const [verb, flags] of [
    ['runner', RUNNER_FLAGS],
    ['run', DAEMON_FLAGS],
  ] as const)
    assert.match(launcher, ` ${verb}) lean='${flags.join(' ')}'`)
})

test.run()
