// One package, one door (docs/architecture.md, rule 2): who may load it at run time, who may name its types.

import ts from 'typescript'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { packageOf, read, sources, walk } from '../helpers/sources.ts'

const test = suite('contract: doors')
const all = [...sources().values()]

const doors: Record<string, RegExp> = {
  arktype: /^lib\/protocol\//,
  citty: /^lib\/cli\/help\.ts$/,
  consola: /^daemon\/engine\/log\.ts$/,
  yaml: /^lib\/config\//,
  'proper-lockfile': /^lib\/runner\/lock-directory\.ts$/,
  'node:sqlite': /^(daemon\/store\/|lib\/system\/lock\.ts$)/,
  'node:http': /^daemon\/http\//,
}

/** Types cost nothing at run time, so a few more may name them. */
const mayName: Record<string, RegExp> = { citty: /^lib\/.*\.ts$/ }

for (const [name, door] of Object.entries(doors)) {
  test(`${name} has one door`, () => {
    const wrong = all.flatMap(({ path, imports }) =>
      imports
        .filter(
          ({ to, kind }) =>
            packageOf(to) === name && !door.test(path) && !(kind === 'type' && mayName[name]?.test(path)),
        )
        .map(({ kind }) => `${path} (${kind})`),
    )
    assert.equal(wrong, [])
  })
}

test('every package that the sources load has a door here and a row in dependencies', () => {
  const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> }
  const loaded = new Set(
    all
      .flatMap(({ imports }) => imports.map(({ to }) => packageOf(to)))
      .filter(name => name !== undefined && !name.startsWith('node:')),
  )
  assert.equal([...loaded].sort(), Object.keys(dependencies).sort())
  assert.equal(
    [...loaded].filter(name => !(name! in doors)),
    [],
  )
})

test('SQL is written in the store alone', () => {
  const sql =
    /\b(SELECT\b[^]*\bFROM|INSERT (OR \w+ )?INTO|UPDATE \w+ SET|DELETE FROM|CREATE (TABLE|INDEX|TRIGGER)|PRAGMA \w+)\b/
  const wrong = all
    .filter(({ path }) => !path.startsWith('daemon/store/') && path !== 'lib/system/lock.ts')
    .flatMap(({ path, tree }) =>
      [...walk(tree)]
        .filter(node => isText(node) && sql.test(node.getText(tree)))
        .map(node => `${path}: ${node.getText(tree)}`),
    )
  assert.equal(wrong, [])
})

const isText = (node: ts.Node): boolean => ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)

test.run()
