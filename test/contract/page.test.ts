// What can be said of every file of the page without a browser.

import ts from 'typescript'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { keyRow, KEYS } from '../../ui/keys.js'
import { filesIn, read, walk } from '../helpers/sources.ts'

const test = suite('contract: the page')

const modules = filesIn('ui', '.js')

const importsOf = (path: string): { to: string; isType: boolean }[] => {
  const tree = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true, ts.ScriptKind.JS)
  const named = walk(tree).flatMap(node => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier)
      return [(node.moduleSpecifier as ts.StringLiteral).text]
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      return [(node.arguments[0] as ts.StringLiteral).text]
    return []
  })
  const types = [...read(path).matchAll(/@import .* from '([^']+)'|import\('([^']+)'\)\./g)].map(([, a, b]) => a ?? b!)
  return [...named.map(to => ({ to, isType: false })), ...types.map(to => ({ to, isType: true }))]
}

test('the page loads only its own files, and packages through one door', () => {
  const wrong = modules.flatMap(path =>
    importsOf(path)
      .filter(({ to, isType }) => {
        if (isType) return /^\.\.\/(\.\.\/)?lib\//.test(to) && !/\/lib\/protocol\//.test(to)
        if (to.startsWith('.')) return /\.\.\/(\.\.\/)?(lib|daemon|build)\//.test(to) || !to.endsWith('.js')
        return path !== 'ui/html.js'
      })
      .map(({ to }) => `${path}: ${to}`),
  )
  assert.equal(wrong, [])
})

test('each file is checked by the compiler, and short', () => {
  for (const path of modules) {
    assert.match(read(path), /^\/\/ @ts-check\n/, path)
    assert.ok(read(path).split('\n').length <= 201, `${path} has at most 200 lines`)
  }
})

test('lines end at 120 columns', () => {
  const long = filesIn('ui').flatMap(path =>
    read(path)
      .split('\n')
      .flatMap((line, i) => ([...line].length > 120 ? `${path}:${i + 1}` : [])),
  )
  assert.equal(long, [])
})

test('nothing stands in the document that a strict policy refuses, and nothing comes from elsewhere', () => {
  const document = read('ui/index.html')
  assert.not.match(document, /<script(?![^>]*\bsrc=)|<style|\son\w+=|\bstyle=/)
  for (const path of filesIn('ui')) {
    assert.not.match(read(path), /\binnerHTML\b|\bouterHTML\b|insertAdjacentHTML|document\.write|\beval\(/, path)
    assert.not.match(read(path).replaceAll('http://www.w3.org/2000/svg', ''), /\bhttps?:\/\//, path)
  }
})

test('a key means one thing', () => {
  const all = KEYS.flatMap(({ keys }) => keys)
  assert.is(new Set(all).size, all.length)
  assert.is(new Set(KEYS.map(({ action }) => action)).size, KEYS.length)
  for (const key of all) {
    const [first, second] = key.length > 1 && key.includes(' ') ? key.split(' ') : ['', key]
    assert.ok(keyRow(first!, second!), key)
    assert.ok(!all.includes(first!), `${first} alone would hide ${key}`)
  }
})

test('every action that a control names is in the table of keys', () => {
  const actions = new Set(KEYS.map(({ action }) => action))
  const named = modules.flatMap(path =>
    [...read(path).matchAll(/\b(?:data-)?action="([\w-]+)"/g)].map(([, action]) => `${path}: ${action}`),
  )
  assert.ok(named.length > 3)
  assert.equal(
    named.filter(text => !actions.has(text.split(': ')[1]!)),
    [],
  )
})

test.run()
