import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { formatSize, parseSize } from '../../../lib/text/size.ts'

const test = suite('size')

const sizes: [written: number | string, bytes: number | undefined][] = [
  [4096, 4096],
  ['1B', 1],
  ['256MB', 256e6],
  ['256mb', 256e6],
  ['1.5 GiB', 1.5 * 2 ** 30],
  ['10 KiB', 10_240],
  ['2kb', 2_000],
  ['256', undefined],
  ['MB', undefined],
  ['-1MB', undefined],
  ['1TB', undefined],
  ['', undefined],
]
for (const [written, bytes] of sizes) {
  test(`${JSON.stringify(written)} is ${bytes ?? 'no size'}`, () => assert.is(parseSize(written), bytes))
}

test('for people, in the largest unit that fits', () => {
  assert.equal([0, 999, 1_000, 256e6, 1.5e9].map(formatSize), ['0 bytes', '999 bytes', '1 kB', '256 MB', '1.5 GB'])
})

test.run()
