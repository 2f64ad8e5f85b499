// The documentation as data: what is generated is up to date, its tables are those of the sources, its links lead
// somewhere, and its examples are of a kind that test/shell runs.

import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { commandsPage } from '../../build/commands.ts'
import { blocksOf, runnable } from '../../build/examples.ts'
import { withStateDiagrams } from '../../build/state-diagrams.ts'
import { errors } from '../../lib/model/errors.ts'
import { exits } from '../../lib/cli/exit-codes.ts'
import { environment } from '../../build/man/overview.ts'
import { configFile, toolConfig } from '../../lib/protocol/config.ts'
import { root } from '../helpers/root.ts'
import { filesIn, read } from '../helpers/sources.ts'

const test = suite('contract: docs')
const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'WORKER_PLAYBOOK.md', ...filesIn('docs', '.md')]

/** The cells of the table rows of a page, without its code marks. */
const rowsOf = (path: string): string[][] =>
  read(path)
    .split('\n')
    .filter(line => line.startsWith('| '))
    .map(line =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map(cell => cell.trim()),
    )

const names = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!)

test('the README has at most 200 lines, and begins with the two commands', () => {
  const readme = read('README.md')
  assert.ok(readme.trimEnd().split('\n').length <= 200, `${readme.trimEnd().split('\n').length} lines`)
  assert.equal(
    blocksOf(readme)[0]?.lines.map(line => line.replace(/\s+#.*/, '')),
    ['npm install && bin/sparkq demo', 'npm install && npm test'],
  )
})

test("docs/commands.md is what 'npm run generate' writes", async () => {
  assert.is(read('docs/commands.md'), await commandsPage())
})

test("the state diagrams of docs/architecture.md are what 'npm run generate' writes", () => {
  assert.is(read('docs/architecture.md'), withStateDiagrams(read('docs/architecture.md')))
  assert.throws(() => withStateDiagrams('# no marks\n'), /lacks the marks/)
})

test('docs/exit-codes.md has every exit code with its error codes, and no other', () => {
  const rows = rowsOf('docs/exit-codes.md').filter(([exit]) => /^\d+$/.test(exit!))
  const written = Object.fromEntries(rows.map(([exit, , codes]) => [exit, names(codes!).sort()]))
  const real = Object.fromEntries(
    Object.keys(exits).map(exit => [
      exit,
      Object.keys(errors)
        .filter(code => errors[code as keyof typeof errors].exit === Number(exit))
        .sort(),
    ]),
  )
  assert.equal(written, real)
})

test('docs/configuration.md has every key of sparkq.yml and of a tool, and no other', () => {
  const cells = rowsOf('docs/configuration.md').flatMap(([cell]) => names(cell!))
  const variables = Object.keys(environment)
  const toolKeys = Object.keys(propertiesOf(toolConfig))
  assert.equal(
    cells.filter(name => !variables.includes(name)).sort(),
    [...leavesOf(propertiesOf(configFile)), ...toolKeys].sort(),
  )
  assert.equal(
    variables.filter(name => !cells.includes(name)),
    [],
  )
})

type Schema = { properties?: Record<string, Schema>; anyOf?: Schema[] }

const propertiesOf = (type: { toJsonSchema(): unknown }): Record<string, Schema> =>
  (type.toJsonSchema() as Schema).properties ?? {}

/** Dotted keys, down to values, lists and tables of any name. The keys of `hooks` are those of git. */
const leavesOf = (properties: Record<string, Schema>): string[] =>
  Object.entries(properties).flatMap(([key, { properties: below }]) =>
    below === undefined || key === 'hooks' ? [key] : leavesOf(below).map(leaf => `${key}.${leaf}`),
  )

for (const page of pages) {
  test(`${page}: every link leads to a file, and to a heading of it`, () => {
    for (const [, target] of read(page).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target!)) continue
      const [path, anchor] = target!.split('#')
      const file = path === '' ? page : normalize(join(dirname(page), path!))
      assert.ok(existsSync(join(root, file)), `${page} leads to ${file}`)
      if (anchor !== undefined) assert.ok(anchorsOf(file).includes(anchor), `${file} has no heading #${anchor}`)
    }
  })

  test(`${page}: every block is run, or says why not`, () => {
    for (const { language, line } of blocksOf(read(page)))
      assert.match(language, /^(sh|console|text|yaml|json|mermaid|bash no-run \S.*)$/, `${page}:${line}`)
  })

  test(`${page}: lines end at 120 columns, but for tables and links`, () => {
    const blocks = blocksOf(read(page)).flatMap(({ lines }) => lines)
    const long = read(page)
      .split('\n')
      .filter(line => line.length > 120 && !/^(\||<!--|!\[)/.test(line) && !blocks.includes(line))
    assert.equal(page === 'docs/commands.md' ? [] : long, [])
  })
}

const anchorsOf = (path: string): string[] =>
  [...read(path).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  )

test('every page with examples names what they start from, and test/shell runs it', () => {
  const bats = ['test/shell', 'test/shell/lifecycle'].flatMap(folder => filesIn(folder, 'docs.bats')).map(read)[0] ?? ''
  for (const page of pages.filter(page => page !== 'WORKER_PLAYBOOK.md')) {
    if (runnable(page, read(page)).length === 0) continue
    assert.match(read(page), /<!-- examples: [a-z_]+ -->/, page)
    assert.ok(bats.includes(`examples ${page}`), `docs.bats runs ${page}`)
  }
})

test('the README leads to every page, and the package ships them', () => {
  const links = [...read('README.md').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target)
  for (const page of pages) if (page !== 'README.md') assert.ok(links.includes(page), page)
  const { files } = JSON.parse(read('package.json')) as { files: string[] }
  for (const name of ['docs', 'WORKER_PLAYBOOK.md', 'CHANGELOG.md']) assert.ok(files.includes(name), name)
})

test.run()
