import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fillTemplate, parseTemplate } from '../../../lib/prompts/template.ts'
import { refusal } from '../../helpers/refusal.ts'

const test = suite('prompt templates')

test('the comment at the beginning describes the prompt, and is no part of it', () => {
  const text = '<!--\ndescription: Reviews\n  a branch\nTool: llm-sonnet\n\nmore\n-->\nReview {{ branch }}.\n'
  assert.equal(parseTemplate(text), {
    description: 'Reviews a branch',
    tool: 'llm-sonnet',
    placeholders: [{ key: 'branch', default: null }],
    body: 'Review {{ branch }}.\n',
  })
})

const bodies: [what: string, text: string, body: string][] = [
  ['a text without a comment', 'x\n<!-- tool: a -->\n', 'x\n<!-- tool: a -->\n'],
  ['a comment that describes nothing', '<!-- note -->\nx\n', '<!-- note -->\nx\n'],
  ['a comment that does not end', '<!-- tool: a\nx\n', '<!-- tool: a\nx\n'],
  ['a comment on one line', '<!-- tool: a -->\nx\n', 'x\n'],
  ['lines that end with CR and LF', '\ufeff<!--\r\ntool: a\r\n-->\r\nx\r\n', 'x\r\n'],
]
for (const [what, text, body] of bodies) {
  test(`the body of ${what}`, () => assert.is(parseTemplate(text).body, body))
}

test('a key is there once; it needs a value if one of its places has no default', () => {
  const { placeholders } = parseTemplate('{{a|1}} {{b}} {{a|2}} {{c|x}} {{c}} {{ d | y z }} {{e|}} {{1}} {{f g}} {h}')
  assert.equal(placeholders, [
    { key: 'a', default: '1' },
    { key: 'b', default: null },
    { key: 'c', default: null },
    { key: 'd', default: ' y z ' },
    { key: 'e', default: '' },
  ])
})

test('values and defaults are filled in as they are, each place with its own default', () => {
  const template = parseTemplate('{{a|1}} {{b}} {{a|2}} {{b}} {{1}}')
  assert.is(fillTemplate('p', template, { b: '$& {{a}}' }), '1 $& {{a}} 2 $& {{a}} {{1}}')
  assert.is(fillTemplate('p', template, { a: '', b: 'x' }), ' x  x {{1}}')
})

const refused: [what: string, text: string, values: Record<string, string>, message: string, hint: string][] = [
  ['missing keys', '{{a}} {{b|1}} {{c}}', {}, "prompt 'p' needs 'a', 'c'", 'add --set a=VALUE --set c=VALUE'],
  ['an unknown key', '{{branch}}', { brnach: 'x' }, "prompt 'p' has no placeholder 'brnach'", "did you mean 'branch'?"],
  ['one that is like none', '{{a}} {{b}}', { zzzz: 'x' }, "prompt 'p' has no placeholder 'zzzz'", 'it has a, b'],
  ['a key of a prompt without any', 'x', { a: 'x' }, "prompt 'p' has no placeholder 'a'", 'it has none'],
  ['a key that every object has', '{{toString}}', {}, "prompt 'p' needs 'toString'", 'add --set toString=VALUE'],
]
for (const [what, text, values, message, hint] of refused) {
  test(`${what}: refused by name`, async () => {
    const error = await refusal(() => fillTemplate('p', parseTemplate(text), values))
    assert.equal([error.code, error.message, error.hint], ['usage', message, hint])
  })
}

test.run()
