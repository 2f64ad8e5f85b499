import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { withoutLongTexts } from '../../../daemon/tasks/cut-payload.ts'

const test = suite('cut-payload')

test('a short payload stays, long texts and lists are cut, and no character is split', () => {
  const short = { argv: ['npm', 'test'], n: 1, none: null, ['__proto__x']: true }
  assert.equal(withoutLongTexts(JSON.stringify(short)), short)
  const long = { prompt: `${'x'.repeat(499)}😀`, argv: Array(60).fill('y') }
  const cut = withoutLongTexts(JSON.stringify(long)) as typeof long
  assert.equal([cut.prompt.length, cut.argv.length], [500, 50])
  assert.ok(cut.prompt.isWellFormed())
})

test.run()
