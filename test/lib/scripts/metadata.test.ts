import { runInNewContext } from 'node:vm'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseMetadata } from '../../../lib/scripts/metadata.ts'
import { limitMs } from '../../helpers/patience.ts'

const test = suite('script-metadata')

const read = (head: string) => parseMetadata(head, ['FAST_SCRIPT', 'LLM_LITE'])
const metadata = (head: string) => read(head).metadata
const remarks = (head: string) => read(head).remarks.map(({ line, message }) => `${line}: ${message}`)

test('all of it, as the documentation shows it', () => {
  const head = `#!/usr/bin/env bash
# name: deploy-staging
# description: Deploys the branch,
#   and waits until it is up
# inputs: branch (optional, defaults to main), target (required)
# outputs: url
# tags: deploy, staging
# timeout: 5m
# task_class: FAST_SCRIPT
set -e
# description: this is code's
`
  assert.equal(read(head), {
    metadata: {
      name: 'deploy-staging',
      description: 'Deploys the branch, and waits until it is up',
      inputs: [
        { name: 'branch', required: false, note: 'defaults to main' },
        { name: 'target', required: true, note: null },
      ],
      outputs: [{ name: 'url', required: true, note: null }],
      tags: ['deploy', 'staging'],
      timeout: 300,
      task_class: 'FAST_SCRIPT',
    },
    remarks: [],
    nameLine: 2,
  })
})

const described: Record<string, string> = {
  'with // as mark': '// description: it\n',
  'without a blank': '#description:it\n',
  'with more marks': '## description: it\n##\n',
  'in capitals': '# Description : it\n',
  'with CRLF': '#!/bin/sh\r\n# description: it\r\n',
  'behind a byte order mark': '\ufeff# description: it\n',
  'behind blank lines': '\n\n# description: it\n',
  'behind an encoding line': '# -*- coding: utf-8 -*-\n# description: it\n',
  'behind #!, an encoding line and a blank one':
    '#!/usr/bin/python3\n# vim: set fileencoding=utf-8 :\n\n# description: it\n',
  'behind prose': '# Copyright me\n#\n# description: it\n',
  'ended by a line without a word': '# description: it\n# ------\n# more, of something else\n',
  'begun on the next line': '# description:\n#   it\n',
  'at the end of the file': '# description: it',
  'before another mark': '# description: it\n// and this\n',
}
for (const [how, head] of Object.entries(described)) {
  test(`a description ${how}`, () =>
    assert.equal(read(head), { metadata: { description: 'it' }, remarks: [], nameLine: 1 }))
}

const silent: Record<string, string> = {
  'an empty file': '',
  'only #!': '#!/bin/sh\n',
  code: 'x = 1\n# name: x\n',
  'a second block': '# Licence\n\n# name: x\n',
  'a docstring': '"""\nname: x\n# name: x\n"""\n',
  'a block comment': '/*\n * name: x\n */\n',
  'a key inside a line': '# the name: x\n',
  'a key without value': '# name:\n',
}
for (const [what, head] of Object.entries(silent)) {
  test(`${what} says nothing`, () => assert.equal(read(head), { metadata: {}, remarks: [], nameLine: 1 }))
}

test('a value about encodings is no encoding line', () => {
  assert.is(metadata('# description: decoding: x\n').description, 'decoding: x')
})

test('an unknown key goes on with the value before it', () => {
  assert.is(
    metadata('# description: see\n# https://x.y: port 5\n# usage: deploy\n').description,
    'see https://x.y: port 5 usage: deploy',
  )
})

const inputs: [string, unknown[]][] = [
  ['a', [['a', true, null]]],
  [
    'a, b',
    [
      ['a', true, null],
      ['b', true, null],
    ],
  ],
  ['a (optional)', [['a', false, null]]],
  ['a (Required)', [['a', true, null]]],
  ['a (defaults to 3, 4 or 5)', [['a', false, 'defaults to 3, 4 or 5']]],
  [
    'a (a (small) number, optional), b',
    [
      ['a', false, 'a (small) number'],
      ['b', true, null],
    ],
  ],
  ['a - the file (optional)', [['a', false, 'the file']]],
  ['a the file (of text)', [['a', true, 'the file; of text']]],
  [
    'a,, b,',
    [
      ['a', true, null],
      ['b', true, null],
    ],
  ],
  ['ärger (ü)', [['ärger', true, 'ü']]],
  ['none', []],
]
for (const [text, expected] of inputs) {
  test(`inputs: ${text}`, () => {
    const head = `# inputs: ${text}\n# outputs: ${text}\n`
    assert.equal(
      metadata(head).inputs!.map(({ name, required, note }) => [name, required, note]),
      expected,
    )
    assert.equal(metadata(head).outputs, metadata(head).inputs)
  })
}

for (const [text, expected] of [
  ['a', ['a']],
  ['a b', ['a', 'b']],
  ['a, b c', ['a', 'b c']],
  ['[a, b]', ['a', 'b']],
  ['a,a,', ['a']],
] as const) {
  test(`tags: ${text}`, () => assert.equal(metadata(`# tags: ${text}`).tags, expected))
}

for (const [text, expected] of [
  ['90', 90],
  ['90s', 90],
  ['1.5m', 90],
  ['none', null],
] as const) {
  test(`timeout: ${text}`, () => assert.is(metadata(`# timeout: ${text}`).timeout, expected))
}

const bad: [string, string][] = [
  ['# timeout: soon', "1: timeout 'soon' is not a duration above 0 and up to 30 days"],
  ['#!/bin/sh\n# tags: x\n# timeout: 0', "3: timeout '0' is not a duration above 0 and up to 30 days"],
  ['# timeout: 31d', "1: timeout '31d' is not a duration above 0 and up to 30 days"],
  ['# task_class: FAST', "1: unknown task class 'FAST', did you mean 'FAST_SCRIPT'?"],
  ['# task_class: QQQQ', "1: unknown task class 'QQQQ'"],
  ['# name: a/b', "1: name 'a/b' holds a '/', as paths do"],
  ['# inputs: a (optional', "1: the parentheses of 'a (optional' do not match"],
  ['# inputs: a) b (', "1: the parentheses of 'a) b (' do not match"],
  ['# outputs: (optional)', "1: '(optional)' has no name before its parenthesis"],
]
for (const [head, expected] of bad) {
  test(`${head.split('\n').at(-1)} is a remark, and unsaid`, () => {
    assert.equal(remarks(head), [expected])
    assert.not.ok(Object.keys(metadata(head)).some(key => key !== 'tags'))
  })
}

test('a key that stands twice counts once', () => {
  assert.equal(read('# name: a\n# name: b\n'), {
    metadata: { name: 'a' },
    remarks: [{ line: 2, message: "'name' is said twice; the first counts" }],
    nameLine: 1,
  })
})

test('long lines and long blocks are read in a time that grows with them, not with their square', () => {
  const readAll = () => {
    read(`# inputs: ${'('.repeat(800_000)}\n`)
    read(`# description: ${'a '.repeat(800_000)}\n`)
    read('# description: a\n'.repeat(100_000))
  }
  // With the square it would take hours. The limit breaks off code that never waits, too.
  runInNewContext('readAll()', { readAll }, { timeout: limitMs })
})

test.run()
