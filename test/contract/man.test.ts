// A page for each verb, made by the build from the verb's own definition and installed with the package.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { withPackageLists } from '../../build/package-lists.ts'
import { environment } from '../../build/man/overview.ts'
import { usageOf } from '../../lib/cli/usage.ts'
import { kebab } from '../../lib/cli/verb.ts'
import { verbs } from '../../lib/verbs/index.ts'
import { filesIn, packageOf, read, sources } from '../helpers/sources.ts'

const test = suite('contract: man')
const pages = ['sparkq', ...Object.keys(verbs).map(name => `sparkq-${name}`)].map(name => `dist/man/${name}.1`)

test('every verb has a page, every page a verb', () => {
  assert.equal(filesIn('dist/man').sort(), pages.toSorted())
})

test("package.json lists executables and pages as 'npm run generate' does", () => {
  assert.is(withPackageLists(read('package.json')), read('package.json'))
})

test('a page describes the verb, its options, examples and exit codes', async () => {
  for (const [name, load] of Object.entries(verbs)) {
    const command = await load()
    const page = read(`dist/man/sparkq-${name}.1`)
      .replace(/\\-/g, '-')
      .replace(/\\f[BIR]/g, '')
      .replaceAll('\\[u2026]', '…')
    for (const verb of 'subCommands' in command ? Object.values(command.subCommands) : [command]) {
      for (const line of usageOf(verb)) assert.ok(page.includes(line), `${line} in ${page}`)
      for (const [key, arg] of Object.entries(verb.args)) {
        if (arg.type !== 'positional')
          assert.is(
            new RegExp(`^(-\\w, )*--${kebab(key)}(?![\\w-])`, 'm').test(page),
            !arg.hidden,
            `${verb.meta.name} --${kebab(key)}`,
          )
      }
    }
    for (const heading of ['NAME', 'SYNOPSIS', 'DESCRIPTION', 'EXAMPLES', 'SEE ALSO'])
      assert.match(page, new RegExp(`^\\.SH "${heading}"$`, 'm'), name)
  }
})

test('sparkq(1) names each verb, and each variable of the environment that the sources read', () => {
  const page = read('dist/man/sparkq.1').replace(/\\-/g, '-')
  for (const name of Object.keys(verbs)) assert.ok(page.includes(`.BR sparkq-${name} (1)`), name)
  const texts = [...sources().values()].map(({ text }) => text)
  const used = new Set(
    [...texts, read('bin/sparkq'), read('bin/find-node.sh'), read('hooks/hook')].flatMap(text =>
      [...text.matchAll(/(?:env\['|\$\{)(SPARKQ(?:_[A-Z]+)*)\b/g)].map(([, name]) => name!),
    ),
  )
  assert.ok(used.size > 3)
  assert.equal(
    [...used].filter(name => !(name in environment)),
    [],
  )
})

test('the pages can be made by a Node without node:sqlite, as the one that installs the package may be', () => {
  const all = sources(['lib', 'build'])
  const seen = new Set<string>()
  const visit = (path: string): void => {
    if (seen.has(path)) return
    seen.add(path)
    for (const { kind, to } of all.get(path)?.imports ?? []) {
      if (kind === 'static') assert.is.not(to, 'node:sqlite', `${path} is loaded by build/man-pages.ts`)
      if (kind === 'static' && packageOf(to) === undefined) visit(to)
    }
  }
  visit('build/man-pages.ts')
  for (const name of Object.keys(verbs)) visit(`lib/verbs/${name}.ts`)
  assert.ok(seen.size > 30)
})

test.run()
