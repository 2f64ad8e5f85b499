import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { MAX_TEXT, shapeOf } from '../../ui/json-shape.js'

const test = suite('json shape')

for (const key of [
  'token',
  'API_KEY',
  'apiKey',
  'github_token',
  'db_password',
  'secret',
  'AWS_PRIVATE',
  'key',
  'MY_PAT',
])
  test(`'${key}' is covered`, () => assert.ok(shapeOf(key, 'x').isSecret))

for (const key of ['prompt', 'keyboard', 'monkey', 'cwd', 'path', 'args'])
  test(`'${key}' is not`, () => assert.not(shapeOf(key, 'x').isSecret))

test('only a value is covered, not what holds others, and not nothing', () => {
  assert.not(shapeOf('token', {}).isSecret)
  assert.not(shapeOf('token', ['a']).isSecret)
  assert.not(shapeOf('token', null).isSecret)
  assert.not(shapeOf('token', '').isSecret)
})

test('a long text is folded, and one of many lines', () => {
  assert.not(shapeOf('a', 'x'.repeat(MAX_TEXT)).isLong)
  assert.ok(shapeOf('a', 'x'.repeat(MAX_TEXT + 1)).isLong)
  assert.ok(shapeOf('a', 'x\n'.repeat(13)).isLong)
})

test('kinds and sizes', () => {
  const shapes = [{ a: 1 }, [1, 2], 'abc', 1, null, true].map(value => shapeOf('a', value))
  assert.equal(
    shapes.map(({ kind, size }) => `${kind} ${size}`),
    ['object 1', 'array 2', 'text 3', 'plain 0', 'plain 0', 'plain 0'],
  )
})

test.run()
