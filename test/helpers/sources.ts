// The sources as data, for the tests of test/contract: which file imports what and in which way, read by the compiler's
// own parser, so that no comment or string is taken for code.

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'
import { root } from './root.ts'

/** `type` is gone at run time, `static` is loaded with the file, `dynamic` when the code gets there. */
export type Import = { kind: 'type' | 'static' | 'dynamic'; to: string }

export type Source = { path: string; text: string; imports: Import[]; tree: ts.SourceFile }

/** Paths of all files below a folder of the checkout, relative to the root; empty where there is no such folder. */
export const filesIn = (folder: string, suffix = ''): string[] => {
  try {
    return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && entry.name.endsWith(suffix))
      .map(entry => relative(root, join(entry.parentPath, entry.name)))
      .sort()
  } catch {
    return []
  }
}

export const read = (path: string): string => readFileSync(join(root, path), 'utf8')

const parsed = new Map<string, Source>()

/** Parses a file once for all tests of a process. */
export const parse = (path: string): Source => {
  let source = parsed.get(path)
  if (!source) parsed.set(path, (source = parseAnew(path)))
  return source
}

const parseAnew = (path: string): Source => {
  const text = read(path)
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  return {
    path,
    text,
    tree,
    imports: importsOf(tree).map(({ kind, to }) => ({ kind, to: to.startsWith('.') ? join(dirname(path), to) : to })),
  }
}

/** Every TypeScript file of these folders, by path. */
export const sources = (folders: readonly string[] = ['lib', 'daemon']): Map<string, Source> =>
  new Map(folders.flatMap(folder => filesIn(folder, '.ts')).map(path => [path, parse(path)]))

/** All nodes below one, itself first. */
export const walk = (node: ts.Node): ts.Node[] => {
  const nodes: ts.Node[] = []
  const visit = (node: ts.Node): void => {
    nodes.push(node)
    node.forEachChild(visit)
  }
  visit(node)
  return nodes
}

/** What a file leads to at run time; does not follow what `stop` says. */
export const reach = (
  all: ReadonlyMap<string, Source>,
  from: string,
  stop: (path: string) => boolean = () => false,
): Set<string> => {
  const seen = new Set<string>()
  const visit = (path: string) => {
    for (const { kind, to } of all.get(path)?.imports ?? []) {
      if (kind === 'type' || seen.has(to)) continue
      seen.add(to)
      if (!stop(to)) visit(to)
    }
  }
  visit(from)
  return seen
}

/** The package of an import, as `yaml` of `yaml/util`; undefined for our own files. */
export const packageOf = (to: string): string | undefined => {
  if (/^(lib|daemon|build|bench|test|\.)/.test(to) && to.endsWith('.ts')) return undefined
  return to.startsWith('node:')
    ? to
    : to
        .split('/')
        .slice(0, to.startsWith('@') ? 2 : 1)
        .join('/')
}

const importsOf = (tree: ts.SourceFile): Import[] =>
  // Only `import()` may stand below the top of a file.
  (/\bimport\s*\(/.test(tree.text) ? walk(tree) : [...tree.statements]).flatMap((node): Import[] => {
    if (ts.isImportDeclaration(node))
      return [{ kind: node.importClause?.isTypeOnly ? 'type' : 'static', to: textOf(node.moduleSpecifier) }]
    if (ts.isExportDeclaration(node) && node.moduleSpecifier)
      return [{ kind: node.isTypeOnly ? 'type' : 'static', to: textOf(node.moduleSpecifier) }]
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      return [{ kind: 'dynamic', to: textOf(node.arguments[0]!) }]
    return []
  })

const textOf = (node: ts.Node): string => (ts.isStringLiteralLike(node) ? node.text : node.getText())
