import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newId } from '../../../lib/model/id.ts'

const test = suite('id')

test('an id is a prefix for its kind and 26 characters of Crockford base 32', () => {
  for (const kind of ['prj', 'ses', 'que', 'tsk', 'wrk'] as const)
    assert.match(newId(kind), new RegExp(`^${kind}_[0-7][0-9a-hjkmnp-tv-z]{25}$`))
})

test('the first ten characters are the time: ids of later milliseconds sort after', () => {
  const times = [0, 1, 31, 32, Date.UTC(2026, 0, 31), Date.UTC(2026, 0, 31) + 1, Date.UTC(9999, 0, 1)]
  const ids = times.map(time => newId('tsk', time))
  assert.equal([...ids].sort(), ids)
  assert.match(newId('tsk', 0), /^tsk_0{10}/)
  assert.is(newId('tsk', 1_469_918_176_385).slice(4, 14), '01aryz6s41', 'the example of the ULID specification')
})

test('a hundred thousand of one moment are all different', () => {
  const now = Date.now()
  assert.is(new Set(Array.from({ length: 100_000 }, () => newId('tsk', now))).size, 100_000)
})

test.run()
