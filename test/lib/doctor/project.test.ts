import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { failure } from '../../../lib/model/errors.ts'
import { endWorld, newWorld, wrongs, type World } from './project-without-faults.ts'

const test = suite<World>('doctor: project')
test.before.each(newWorld)
test.after.each(endWorld)

test('a folder of another owner, a broken file and a missing folder are reported once', ({ dir, facts }) => {
  const refusal = failure('not_permitted', { detail: 'it belongs to another user' })
  assert.equal(wrongs(facts({ place: { refusal }, daemon: undefined })), ['project: it belongs to another user'])
  assert.equal(wrongs(facts({ configuration: { refusal: failure('config', { message: 'x:1:1: no' }) } })), [
    'configuration: x:1:1: no',
  ])
  rmSync(join(dir, '.sparkq/logs'), { recursive: true })
  assert.match(wrongs(facts()).join(), /^logs: '.*' cannot be written: ENOENT[^,]*,[^,]*$/)
})

test.run()
