import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { filled, pieces } from '../../ui/placeholders.js'

const test = suite('ui: placeholders')

test('a text falls into plain pieces and placeholders', () => {
  assert.equal(pieces('Fix {{file}} on {{ branch|main }}.'), [
    'Fix ',
    { key: 'file', fallback: null },
    ' on ',
    { key: 'branch', fallback: 'main ' },
    '.',
  ])
  assert.equal(pieces('{{1}} {{}} { {a} }'), ['{{1}} {{}} { {a} }'])
})

test('a preview shows values, then defaults, then the placeholder itself', () => {
  assert.is(filled('{{a}} {{b|x}} {{c|y}} {{d}}', { a: '1', c: '3' }), '1 x 3 {{d}}')
})

test.run()
