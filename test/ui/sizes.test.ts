import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { size } from '../../ui/sizes.js'

const test = suite('sizes')

const sizes: [bytes: number, says: string][] = [
  [0, '0 B'],
  [1, '1 B'],
  [1023, '1023 B'],
  [1024, '1.0 KB'],
  [4200, '4.1 KB'],
  [1024 ** 2 - 1, '1.0 MB'],
  [12 * 1024 ** 2, '12 MB'],
  [1024 ** 3, '1.0 GB'],
]
for (const [bytes, says] of sizes) test(`${bytes} is ${says}`, () => assert.is(size(bytes), says))

test.run()
