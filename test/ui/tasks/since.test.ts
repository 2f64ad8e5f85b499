import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { beginOf } from '../../../ui/tasks/since.js'

const test = suite('since')

/** A Sunday. */
const now = new Date(2026, 10, 29, 12, 30)

const begins: [since: string, begin: Date | undefined][] = [
  ['8h', new Date(2026, 10, 29, 4, 30)],
  ['90', new Date(2026, 10, 29, 12, 28, 30)],
  ['3d', new Date(2026, 10, 26, 12, 30)],
  ['today', new Date(2026, 10, 29)],
  ['yesterday', new Date(2026, 10, 28)],
  ['saturday', new Date(2026, 10, 28)],
  ['Sunday', new Date(2026, 10, 22)],
  ['07:00', new Date(2026, 10, 29, 7)],
  ['23:00', new Date(2026, 10, 28, 23)],
  ['2026-11-01T10:00', new Date(2026, 10, 1, 10)],
  ['', undefined],
  ['soon', undefined],
]
for (const [since, begin] of begins) test(`'${since}'`, () => assert.is(beginOf(since, now), begin?.toISOString()))

test.run()
