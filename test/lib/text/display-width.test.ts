import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { cutToWidth, displayWidth, wrapped } from '../../../lib/text/display-width.ts'

const test = suite('display width')

const widths: [what: string, text: string, columns: number][] = [
  ['nothing', '', 0],
  ['ASCII', 'make -j2', 8],
  ['Latin letters', 'Grüße', 5],
  ['signs that a table uses', '…⏎×·', 4],
  ['a combining accent', 'e\u0301', 1],
  ['several marks on one letter', 'a\u0308\u0323', 1],
  ['Chinese', '漢字', 4],
  ['full-width Latin', 'ＡＢ', 4],
  ['katakana', 'カ', 2],
  ['half-width katakana', 'ｶ', 1],
  ['a Hangul syllable', '한', 2],
  ['the same in parts', '\u1112\u1161\u11ab', 2],
  ['an emoji', '🚀', 2],
  ['an emoji with a skin tone', '👍🏽', 2],
  ['an emoji by its variation selector', '❤\ufe0f', 2],
  ['the same sign as text', '❤', 1],
  ['a family joined by ZWJ', '👨‍👩‍👧‍👦', 2],
  ['a flag', '🇩🇪', 2],
  ['a keycap', '1\ufe0f\u20e3', 2],
  ['a zero-width space', 'a\u200bb', 2],
  ['a mixture', 'ok 漢 👍🏽 é', 10],
]
for (const [what, text, columns] of widths)
  test(`${what} takes ${columns}`, () => assert.is(displayWidth(text), columns))

test('a text is cut where its width ends, between characters', () => {
  assert.is(cutToWidth('abcdef', 6), 'abcdef')
  assert.is(cutToWidth('abcdef', 5), 'abcd…')
  assert.is(cutToWidth('漢字漢字', 6), '漢字…')
  assert.is(cutToWidth('漢字漢字', 5), '漢字…')
  assert.is(cutToWidth('漢字漢字', 4), '漢…')
  assert.is(cutToWidth('👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 3), '👨‍👩‍👧‍👦…')
  assert.is(cutToWidth('e\u0301e\u0301e\u0301', 2), 'e\u0301…')
})

test('a text is broken at spaces; a word that is too long stays whole', () => {
  assert.equal(wrapped('one two three', 7), ['one two', 'three'])
  assert.equal(wrapped('漢字 漢字 a', 9), ['漢字 漢字', 'a'])
  assert.equal(wrapped('a verylongword b', 5), ['a', 'verylongword', 'b'])
  assert.equal(wrapped('as it is', Infinity), ['as it is'])
})

test.run()
