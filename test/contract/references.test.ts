// A comment that names a document names one that exists, and a section that it has.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { root } from '../helpers/root.ts'
import { filesIn, read } from '../helpers/sources.ts'

const test = suite('contract: references')
const files = ['bin', 'lib', 'daemon', 'hooks', 'build', 'bench', 'test']
  .flatMap(folder => filesIn(folder))
  .filter(path => path !== 'test/contract/references.test.ts') // it shows what it looks for
  .filter(path => /(\.(c?ts|sh|bash|bats|pl|sql)|bin\/sparkq|hooks\/hook)$/.test(path))

/** The numbered headings of a page (`## 3. Life of a task` is §3) or the numbers of its lists (`14. Logs are …` is rule
 * 14). */
const numbersOf = (page: string, kind: '§' | 'rule'): string[] =>
  [...read(page).matchAll(kind === '§' ? /^#+ (\d+)\. /gm : /^(\d+)\. /gm)].map(([, number]) => number!)

test('every page that is named exists, and has the section (§) or rule that is named after it', () => {
  const wrong: string[] = []
  let found = 0
  for (const path of files) {
    for (const [i, line] of read(path).split('\n').entries()) {
      let page: string | undefined
      for (const [word] of line.matchAll(/\bdocs\/[\w-]+\.md\b|\bCONTRIBUTING\.md\b|§\s?\d+|, rules? \d+/g)) {
        found++
        const kind = word.startsWith('§') ? '§' : word.startsWith(', rule') ? 'rule' : undefined
        if (kind === 'rule' && page === undefined) continue // another rule: of git, of a shell
        if (kind !== undefined) {
          if (page === undefined || !numbersOf(page, kind).includes(word.replace(/\D/g, '')))
            wrong.push(`${path}:${i + 1}: ${page ?? 'no page'} ${word}`)
        } else if (existsSync(join(root, word))) page = word
        else wrong.push(`${path}:${i + 1}: ${word}`)
      }
    }
  }
  assert.equal(wrong, [])
  assert.ok(found > 10, `${found} references`)
})

test('no comment names a page that is not in the repository', () => {
  // Written apart, so that this file names none of them.
  const old = new RegExp(`\\b(${['SP' + 'EC', 'FAC' + 'TS', 'HOU' + 'SE'].join('|')})\\b|\\bSTY${'LE'} \\d`)
  const named = files.flatMap(path =>
    read(path)
      .split('\n')
      .flatMap((line, i) => (old.test(line) ? [`${path}:${i + 1}: ${line.trim()}`] : [])),
  )
  assert.equal(named, [])
})

test.run()
