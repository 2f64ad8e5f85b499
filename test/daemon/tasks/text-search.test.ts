import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { textSearch } from '../../../daemon/tasks/text-search.ts'
import { codeOf } from '../../helpers/refusal.ts'

const test = suite('text-search')

const row = (payload: object, more: object = {}) => ({
  name: null,
  payload: JSON.stringify(payload),
  metadata: null,
  result_summary: null,
  error: null,
  ...more,
})
const finds = (text: string, payload: object, more: object = {}): boolean =>
  textSearch(text, '/src/app').matches(row(payload, more))

test('each word must occur, wherever, in upper or lower case of any script', () => {
  assert.ok(finds('NPM auth', { argv: ['npm', 'test', '--', 'Auth'] }))
  assert.not(finds('npm login', { argv: ['npm', 'test', '--', 'auth'] }))
  assert.ok(finds('größe МИР', { script: 'GRÖßE' }, { name: 'мир' }))
  assert.ok(finds('broken line', { argv: ['x'] }, { error: 'Line 3', result_summary: 'is broken' }))
})

test('values are searched, the names of fields only in metadata', () => {
  assert.not(finds('argv', { argv: ['x'] }))
  assert.ok(finds('branch main 12', { argv: ['x'] }, { metadata: '{"branch":"main","pr":[{"id":12}]}' }))
})

test('of the directory only what is below the project, or all of another one', () => {
  assert.not(finds('app', { cwd: '/src/app', argv: ['x'] }))
  assert.ok(finds('packages/api', { cwd: '/src/app/packages/api', argv: ['x'] }))
  assert.ok(finds('elsewhere', { cwd: '/elsewhere', argv: ['x'] }))
})

test('quotes and backslashes are searched as a person sees them', () => {
  assert.ok(finds('say "hi" a\\b', { script: 'say "hi" a\\b' }))
  assert.equal(textSearch('"hi" a\\bcd', '/').parts, ['hi', 'bcd'])
})

test('the parts for the database are alike in JSON and in plain text; none for other scripts', () => {
  assert.equal(textSearch('Größe npm npm', '/').parts, ['gr', 'npm'])
  assert.equal(textSearch('привет', '/').parts, [])
})

test('no word, or too many, is refused', async () => {
  for (const text of [' ', '\t\n', 'a b c d e f g h i j k'])
    assert.is(await codeOf(() => textSearch(text, '/')), 'invalid')
  assert.is(textSearch('a b c d e f g h i j', '/').parts.length, 10)
})

test.run()
