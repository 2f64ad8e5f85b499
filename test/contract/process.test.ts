// What belongs to the process comes in as an argument, and time inside the daemon from its clock (docs/architecture.md,
// rule 3).

import ts from 'typescript'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { sources, walk, type Source } from '../helpers/sources.ts'

const test = suite('contract: process')
const all = [...sources().values()]

const DOORS = ['lib/cli.ts', 'lib/project/state-dir.ts', 'lib/config/load.ts', 'daemon/main.ts']
/** Reads the clock itself: a line of the log says when it was really written, also where a test drives the clock. */
const CLOCKS = ['daemon/engine/clock.ts', 'daemon/engine/log.ts']
const OWNED = ['argv', 'execArgv', 'env', 'stdin', 'stdout', 'exit', 'exitCode', 'abort']

test("argv, env, stdout and exit are touched at the process's doors only", () => {
  const wrong = all
    .filter(({ path }) => !DOORS.includes(path))
    .flatMap(source =>
      uses(source)
        .filter(({ member }) => OWNED.includes(member))
        .map(({ where }) => where),
    )
  assert.equal(wrong, [])
})

test("only the process's doors hand on the process as a whole", () => {
  const wrong = all
    .filter(({ path }) => !DOORS.includes(path))
    .flatMap(source =>
      uses(source)
        .filter(({ member }) => member === '')
        .map(({ where }) => where),
    )
  assert.equal(wrong, [])
})

test('output goes through io or the log, never through console', () => {
  const wrong = all.flatMap(({ path, tree }) =>
    [...walk(tree)]
      .filter(node => ts.isPropertyAccessExpression(node) && node.expression.getText(tree) === 'console')
      .map(node => at(path, tree, node)),
  )
  assert.equal(wrong, [])
})

test('the daemon takes the time from its clock', () => {
  const wrong = all
    .filter(({ path }) => path.startsWith('daemon/') && !CLOCKS.includes(path))
    .flatMap(({ path, tree }) =>
      [...walk(tree)].filter(node => readsClock(node, tree)).map(node => at(path, tree, node)),
    )
  assert.equal(wrong, [])
})

/** Uses of the global `process`: with the member's name, or with '' where the whole of it is taken. */
const uses = ({ path, tree }: Source): { member: string; where: string }[] =>
  [...walk(tree)].flatMap(node => {
    if (!ts.isIdentifier(node) || node.text !== 'process' || isName(node)) return []
    const { parent } = node
    const member = ts.isPropertyAccessExpression(parent) && parent.expression === node ? parent.name.text : ''
    return [{ member, where: at(path, tree, node) }]
  })

/** A property or a key that is called process is not the process. */
const isName = (node: ts.Identifier): boolean => {
  const { parent } = node
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    ts.isPropertySignature(parent) ||
    ts.isQualifiedName(parent) ||
    ts.isImportSpecifier(parent) ||
    ts.isTypeReferenceNode(parent)
  )
}

const readsClock = (node: ts.Node, tree: ts.SourceFile): boolean =>
  (ts.isCallExpression(node) && ['Date.now', 'performance.now', 'Date'].includes(node.expression.getText(tree))) ||
  (ts.isNewExpression(node) && node.expression.getText(tree) === 'Date' && (node.arguments?.length ?? 0) === 0)

const at = (path: string, tree: ts.SourceFile, node: ts.Node): string => {
  const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree))
  return `${path}:${line + 1} ${node.parent.getText(tree).split('\n')[0]}`
}

test.run()
