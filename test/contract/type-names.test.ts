// One name, one type: a reader who meets a name knows which type is meant without looking at the imports.

import ts from 'typescript'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { filesIn, parse } from '../helpers/sources.ts'

const test = suite('contract: type names')

test('the name of a type is declared in one file alone', () => {
  const files = new Map<string, string[]>()
  for (const path of ['build', 'bench', 'daemon', 'lib'].flatMap(folder => filesIn(folder, '.ts'))) {
    for (const statement of parse(path).tree.statements) {
      if (!ts.isTypeAliasDeclaration(statement) && !ts.isInterfaceDeclaration(statement)) continue
      const name = statement.name.text
      files.set(name, [...(files.get(name) ?? []), path])
    }
  }
  assert.ok(files.size > 100, 'it found the types')
  assert.equal(
    [...files].filter(([, paths]) => paths.length > 1).map(([name, paths]) => `${name}: ${paths.join(', ')}`),
    [],
  )
})

test.run()
