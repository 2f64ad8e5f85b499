// Text that roff would act on comes out as it went in. Where mandoc is installed, it checks this and all pages.

import { execFileSync, spawnSync } from 'node:child_process'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { root } from '../../helpers/root.ts'
import { filesIn } from '../../helpers/sources.ts'
import { bold, filled, paragraph, references, section, term, title, verbatim } from '../../../build/man/roff.ts'

const test = suite('man: roff')
const withMandoc = spawnSync('mandoc', ['-h']).error ? test.skip : test

const hostile = [
  '.SH NOT A SECTION',
  "'br",
  '...',
  String.raw`a\fBb\fR \n(.z \\ \e`,
  '-x --long -',
  '"quoted" \'words\'',
  '`ls` ^ ~ | $(x)',
  'é … 日本 😀',
  '.',
  '-- .so /etc/passwd',
]

test('escapes', () => {
  assert.is(filled('a-b'), 'a\\-b\n')
  assert.is(filled('.so x'), '\\&.so x\n')
  assert.is(filled("'br"), '\\(aqbr\n')
  assert.is(filled('a\\b'), 'a\\eb\n')
  assert.is(filled('…'), '\\[u2026]\n')
  assert.is(title('a"b', { version: '1.0', date: '2026-11-20' }), '.TH "A\\(dqB" 1 2026-11-20 "SparkQ 1.0" SparkQ\n')
  assert.is(references(['a', 'b-c']), '.BR a (1),\n.BR b\\-c (1)\n')
  assert.is(section('EMPTY', ''), '')
})

test('lines are broken at 78 columns, a dot that comes to stand first is shielded', () => {
  assert.is(filled(`${'x'.repeat(76)} . y`), `${'x'.repeat(76)} .\ny\n`)
  assert.is(filled(`${'x'.repeat(77)} .y`), `${'x'.repeat(77)}\n\\&.y\n`)
  assert.is(filled('y'.repeat(200)), `${'y'.repeat(200)}\n`)
})

withMandoc('mandoc shows the text that went in, and warns of nothing', () => {
  const page =
    title('x', { version: '1.0', date: '2026-11-20' }) +
    section('NAME', filled('x - y')) +
    section('TEXT', hostile.map(paragraph).join('') + verbatim(hostile) + term(bold('a-long-name'), hostile[3]!))
  assert.is(execFileSync('mandoc', ['-Tlint'], { input: page, encoding: 'utf8' }), '')
  const shown = execFileSync('mandoc', ['-Tutf8', '-Owidth=200'], { input: page, encoding: 'utf8' }).replace(
    /.\x08/gu,
    '',
  )
  for (const text of hostile)
    assert.is(
      shown.split('\n').filter(line => line.trim() === text).length,
      text === hostile[3] ? 3 : 2,
      `'${text}' in ${shown}`,
    )
})

withMandoc('mandoc warns of nothing in the pages of the verbs', () => {
  const { stdout, stderr } = spawnSync('mandoc', ['-Tlint', ...filesIn('dist/man')], { cwd: root, encoding: 'utf8' })
  assert.is(stdout + stderr, '')
})

test.run()
