import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { rangeOf, type ByteRange } from '../../../daemon/http/byte-range.ts'

const test = suite('http: the header Range')

const whole = (first: number, last: number): ByteRange => ({ first, last })

const cases: [header: string | undefined, size: number, found: ReturnType<typeof rangeOf>][] = [
  [undefined, 10, 'none'],
  ['bytes=0-', 10, whole(0, 9)],
  ['bytes=0-0', 10, whole(0, 0)],
  ['bytes=3-5', 10, whole(3, 5)],
  ['bytes=9-', 10, whole(9, 9)],
  ['bytes=9-99', 10, whole(9, 9)],
  ['bytes= 3-5 ', 10, whole(3, 5)],
  ['Bytes=3-5', 10, whole(3, 5)],
  ['bytes=10-', 10, 'unsatisfiable'],
  ['bytes=10-12', 10, 'unsatisfiable'],
  ['bytes=0-', 0, 'unsatisfiable'],
  ['bytes=-3', 10, whole(7, 9)],
  ['bytes=-10', 10, whole(0, 9)],
  ['bytes=-99', 10, whole(0, 9)],
  ['bytes=-0', 10, 'unsatisfiable'],
  ['bytes=-3', 0, 'unsatisfiable'],
  ['bytes=5-3', 10, 'none'],
  ['bytes=-', 10, 'none'],
  ['bytes=a-b', 10, 'none'],
  ['bytes=0-1,3-4', 10, 'none'],
  ['lines=0-1', 10, 'none'],
]

for (const [header, size, found] of cases)
  test(`'${header}' of ${size} bytes`, () => assert.equal(rangeOf(header, size), found))

test.run()
