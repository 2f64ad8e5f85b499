import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fillTemplate, parseTemplate } from '../../lib/prompts/template.ts'
import { filled, keysOf, missingKeys, pieces } from '../../ui/placeholders.js'

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

test('the text is the one that the command line makes, and the same keys are missing', () => {
  const texts = [
    '{{a}} {{b|x}}',
    'Fix {{ file }} on {{branch|main }}. {{file}}',
    '{{a|1}} {{a}}',
    '{{a|}}|{{b-c}}',
    'none',
  ]
  for (const text of texts) {
    const template = parseTemplate(text)
    assert.equal(
      template.placeholders.map(({ key }) => key),
      keysOf(text),
    )
    assert.equal(
      template.placeholders.filter(placeholder => placeholder.default === null).map(({ key }) => key),
      missingKeys(text, {}),
    )
    const values = Object.fromEntries(missingKeys(text, {}).map(key => [key, `<${key}>`]))
    assert.is(filled(text, values), fillTemplate('t', template, values), text)
  }
})

test.run()
