// Plain English (CONTRIBUTING.md, STYLE A and B): the worst patterns of what is hard to read at once, in the
// documentation and in those sources that were cleaned of them already.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { filesIn, read } from '../helpers/sources.ts'

const test = suite('contract: english')

/** Pattern, and what to write instead. */
const PATTERNS: readonly [pattern: RegExp, instead: string][] = [
  [/\bwhoever\b/i, 'name it: the caller, the reader, the runner'],
  [/(^|[.;:(] )who(se)? \w/im, 'name it: the caller, the reader, the runner'],
  [/\b(to|for|of|by|from|and|but|with|lets|tells|asks) who (?!(is|was|are)\?)\w/i, 'name it: a caller that …'],
  [/\b(nobody|somebody|someone|anybody)\b/i, 'no one, another process, a reader'],
  [/\bunless (it is )?said\b/i, 'by default'],
  [/\bwants? (doing|saying|looking)\b/i, 'needs attention'],
  [/\b(is|was|are|were) (talk|told)\b/i, 'is logged, is printed, receives'],
  [/\btalk\b(?! to)/i, 'messages'],
  [/\bbehind (it|that|this|these|those|them|--|`--`|an?|the)\b/i, 'after, below; in place: "in the back of"'],
  [/\b(at most )?so (many|long)\b(?! (as|that))/i, 'up to N, this long'],
  [/\b(goes|go|went) (unsaid|untold)\b|\bleaves? unsaid\b/i, 'is not set'],
  [/\b(bury|forsake|forsaken|exorcise|haunted|ghosts?)\b/i, 'leftover process, ended, crashed'],
]

/** Pages of people; docs/commands.md is made of help texts, so it is checked as soon as those are below. */
const PAGES = [
  'README.md',
  'CHANGELOG.md',
  'WORKER_PLAYBOOK.md',
  'CONTRIBUTING.md',
  ...filesIn('docs', '.md').filter(page => page !== 'docs/commands.md'),
]

/** Sources whose strings are plain already: files or folders. Extended as they are rewritten, until it is all of
 * lib/. */
const CLEANED: readonly string[] = ['lib', 'daemon', 'build']

for (const page of PAGES) {
  test(`${page} is in plain English`, () => {
    assert.equal(findings(page, withoutQuotes(page)), [])
  })
}

for (const folder of CLEANED) {
  test(`the texts of ${folder} are in plain English`, () => {
    const files = folder.endsWith('.ts') || folder.endsWith('.md') ? [folder] : filesIn(folder, '.ts')
    assert.ok(files.length > 0, folder)
    assert.equal(
      files.flatMap(file => findings(file, file.endsWith('.md') ? read(file) : stringsOf(read(file)))),
      [],
    )
  })
}

test('each pattern finds what it is for, and leaves alone what is plain', () => {
  const old = [
    'Whoever reads it',
    'It ends. Who is taken for dead stays dead',
    'it is printed for who reads along',
    'nobody works on it',
    'run-bash unless said',
    'it says what wants doing',
    'the caller is told',
    'stderr is talk',
    'the words behind it',
    'at most so many',
    'leaves unsaid',
    'beside its ghost',
  ]
  for (const [i, text] of old.entries()) assert.match(text, PATTERNS[i]![0])
  const plain =
    'The reader who is waiting gets no such task; as long as it runs, tell the runner. An agent tells you how.'
  assert.equal(findings('text', plain), [])
})

const findings = (file: string, text: string): string[] =>
  text
    .split('\n')
    .flatMap((line, i) =>
      PATTERNS.filter(([pattern]) => pattern.test(line)).map(
        ([pattern, instead]) => `${file}:${i + 1}: '${pattern.exec(line)![0].trim()}': ${instead}`,
      ),
    )

/** A page without its blocks, which show what programs print, without code in sentences, and without the column of a
 * glossary that names the words not to use. Lines keep their numbers. */
const withoutQuotes = (page: string): string => {
  let inside = false
  return read(page)
    .split('\n')
    .map(line => {
      if (line.startsWith('```')) inside = !inside
      if (inside || line.startsWith('```')) return ''
      if (page === 'CONTRIBUTING.md')
        return line.replace(/^(\|[^|]*\|[^|]*\|).*$/, '$1').replace(/^a clause, technical.*|Not "who .*"\./, '')
      return line
    })
    .join('\n')
}

/** The text of the strings and templates of a file, on their lines. Comments have rules of their own. */
const stringsOf = (text: string): string =>
  text
    .split('\n')
    .map(line =>
      /^\s*(\/\/|\*|\/\*)/.test(line)
        ? ''
        : [...line.matchAll(/(['"`])((?:\\.|(?!\1).)+)\1/g)].map(([, , s]) => s).join('\n'.replace('\n', ' · ')),
    )
    .join('\n')

test.run()
