import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { RUNNER_FLAGS } from '../../../lib/runner/flags.ts'
import { root } from '../../helpers/root.ts'

const test = suite('runner flags')

test('the launcher has the same', () => {
  assert.match(readFileSync(join(root, 'bin/sparkq'), 'utf8'), `lean='${RUNNER_FLAGS.join(' ')}'`)
})

test.run()
