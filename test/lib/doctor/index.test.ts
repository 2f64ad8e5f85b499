import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { examine } from '../../../lib/doctor/index.ts'
import { failure } from '../../../lib/model/errors.ts'
import { detail, endWorld, newWorld, wrongs, type World } from './project-without-faults.ts'

const test = suite<World>('doctor: all checks')
test.before.each(newWorld)
test.after.each(endWorld)

test('nothing is wrong where all is well; git and perl may lack', ({ facts }) => {
  assert.equal(wrongs(facts()), [])
  assert.is(detail(facts(), 'git'), 'git is not on PATH; SparkQ works without it')
})

test('each row that is wrong has a hint of what to type, each other row has none', ({ facts }) => {
  const rows = examine(facts({ daemon: { refusal: failure('unreachable', { where: 'x' }) } }))
  assert.ok(rows.some(row => !row.ok) && rows.some(row => row.ok))
  for (const { ok, hint } of rows) assert.is(ok, hint === null)
})

test('one check that breaks does not keep the others from telling', ({ facts }) => {
  const rows = examine(facts({ place: { dir: '/nowhere/.sparkq', socket: '/nowhere/sock' } }))
  assert.is(rows.find(({ check }) => check === 'permissions')!.ok, false)
  assert.is(rows.find(({ check }) => check === 'version')!.ok, true)
})

test.run()
