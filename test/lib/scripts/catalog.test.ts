import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { defaultConfig, type Config } from '../../../lib/config/load.ts'
import { searchScripts } from '../../../lib/scripts/search.ts'
import { createScripts, indexScripts } from '../../../lib/scripts/catalog.ts'

type World = { dir: string; write: (path: string, text?: string) => void; config: (scriptDirs?: string[]) => Config }
const test = suite<World>('scripts')

/** Root reads everything. */
const unlessRoot = process.getuid!() === 0 ? test.skip : test

test.before.each(world => {
  const dir = (world.dir = mkdtempSync(join(tmpdir(), 'sq-x.')))
  world.write = (path, text = '') => {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
  world.config = (scriptDirs = ['scripts', 'tools']) => ({ ...defaultConfig(join(dir, 'sparkq.yml')), scriptDirs })
})
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }))

const names = (config: Config): string[] => [...indexScripts(config).scripts.keys()]
const warnings = (config: Config): string[] =>
  indexScripts(config).warnings.map(
    ({ file, line, message }) => `${file.slice(config.projectDir.length + 1)}:${line}: ${message}`,
  )

test('suffixes, and files without one that begin with #!; by folder and path', ({ write, config }) => {
  for (const name of ['b.sh', 'a.bash', 'c.py', 'd.rb', 'e.pl', 'f.js', 'g.ts', 'deep/er/h.sh', 'with space/ä ö.sh'])
    write(`scripts/${name}`)
  write('scripts/program', '#!/bin/sh\n')
  for (const name of ['note', 'x.txt', 'y.sh.bak', 'z.md', 'w.mjs']) write(`scripts/${name}`, 'text\n')
  write('tools/a0.sh')
  assert.equal(names(config()), ['a', 'b', 'c', 'd', 'h', 'e', 'f', 'g', 'program', 'ä ö', 'a0'])
  assert.equal(warnings(config()), [])
})

test('links, what is hidden, node_modules and what is no file are passed over', ({ dir, write, config }) => {
  write('elsewhere/a.sh')
  write('scripts/.hidden/b.sh')
  write('scripts/.c.sh')
  write('scripts/node_modules/d/d.sh')
  mkdirSync(join(dir, 'scripts/folder.sh'))
  symlinkSync('../elsewhere/a.sh', join(dir, 'scripts/link.sh'))
  symlinkSync('../elsewhere', join(dir, 'scripts/linked'))
  symlinkSync('.', join(dir, 'scripts/loop'))
  assert.equal(names(config()), [])
})

test('a file of 1 MiB counts, a larger one is left out with a warning', ({ write, config }) => {
  write('scripts/at.sh', '#'.repeat(1024 * 1024))
  write('scripts/over.sh', '#'.repeat(1024 * 1024 + 1))
  write('scripts/data', 'x'.repeat(1024 * 1024 + 1))
  assert.equal(names(config()), ['at'])
  assert.equal(warnings(config()), ['scripts/over.sh:1: larger than 1 MiB, and left out'])
})

test('of two with one name the first counts, in the order of folders and paths; a warning names both', ({
  write,
  config,
}) => {
  write('scripts/z.sh', '# name: same\n# description: second\n')
  write('tools/a.sh', '# name: same\n# description: first\n')
  write('tools/same.sh')
  const { scripts } = indexScripts(config(['tools', 'scripts']))
  assert.equal(
    [...scripts.values()].map(script => script.description),
    ['first'],
  )
  assert.equal(warnings(config(['tools', 'scripts'])), [
    "tools/same.sh:1: 'same' is also the name of 'tools/a.sh', which counts",
    "scripts/z.sh:1: 'same' is also the name of 'tools/a.sh', which counts",
  ])
})

test('a file is one script, in however many folders it lies', ({ write, config }) => {
  write('scripts/a.sh')
  assert.equal(names(config(['scripts', '.', './scripts/'])), ['a'])
  assert.equal(warnings(config(['scripts', '.'])), [])
})

test('only the first of very many files and folders are read, with a warning', ({ write, config }) => {
  for (const name of ['a.sh', 'b/c/d.txt', 'b/e.sh', 'f.sh']) write(`scripts/${name}`)
  write('tools/g.sh')
  const within = (entries: number) => indexScripts(config(), { entries, warnings: 9 })
  const told = (entries: number) => [
    {
      file: config().file,
      line: 1,
      message: `more than ${entries} files and folders in 'script_dirs'; the others are ignored`,
    },
  ]
  assert.equal([...within(5).scripts.keys()], ['a', 'e'])
  assert.equal(within(5).warnings, told(5))
  assert.equal([...within(6).scripts.keys()], ['a', 'e', 'f'])
  assert.equal(within(6).warnings, told(6))
  assert.equal([within(7).scripts.size, within(7).warnings], [4, []])
})

test('the first of very many warnings are listed, with the number of the others', ({ write, config }) => {
  write('scripts/a.sh', '# timeout: x\n# timeout: y\n# task_class: NO\n')
  const told = (warnings: number) =>
    indexScripts(config(), { entries: 9, warnings }).warnings.map(({ message }) => message.split(';')[0])
  assert.equal(told(3).length, 3)
  assert.equal(told(1).slice(1), ['there are 2 more such warnings'])
})

test('a missing folder is reported if the configuration names it', ({ config }) => {
  assert.equal(warnings(config()), [])
  assert.equal(warnings(config(['scripts', 'scirpts'])), ["scirpts:1: no such folder, but 'script_dirs' names it"])
})

unlessRoot('what cannot be read is left out with a warning', ({ dir, write, config }) => {
  write('scripts/a.sh')
  write('scripts/b/c.sh')
  chmodSync(join(dir, 'scripts/a.sh'), 0)
  chmodSync(join(dir, 'scripts/b'), 0)
  assert.equal(names(config()), [])
  assert.match(warnings(config()).join('\n'), /^scripts\/a.sh:1: cannot be read: EACCES.*\n?/m)
  assert.match(warnings(config()).join('\n'), /^scripts\/b:1: cannot be read: EACCES/m)
  chmodSync(join(dir, 'scripts/b'), 0o700)
})

test('a comment block that is longer than what is read keeps its beginning, and no half of a line', ({
  write,
  config,
}) => {
  write('scripts/a.sh', `# name: long\n# description:\n${'# 01234567890123456789\n'.repeat(2000)}`)
  assert.match(indexScripts(config()).scripts.get('long')!.description!, /^(01234567890123456789( |$)){700,720}$/)
})

test('is built when it is needed, kept, and made again once for a call that misses a name', ({ write, config }) => {
  let built = 0
  const scripts = createScripts(() => (built++, config()))
  const first = scripts.finder()
  assert.is(built, 0)
  assert.is(first('a'), undefined)
  assert.is(first('b'), undefined)
  assert.is(built, 1, 'it was made for this very call')
  write('scripts/a.sh')
  scripts.index()
  assert.is(built, 1)
  const second = scripts.finder()
  assert.is(second('a')?.name, 'a')
  assert.is(second('b'), undefined)
  assert.is(built, 2)
  assert.is(scripts.finder()('a')?.name, 'a')
  assert.is(built, 2)
})

test('a search wants every word, somewhere; the best match comes first', ({ write, config }) => {
  write('scripts/a.sh', '# name: notes\n# description: About the deploy\n')
  write('scripts/b.sh', '# name: redeploy\n# tags: staging\n')
  write('scripts/c.sh', '# name: x\n# tags: Deploy, staging\n')
  write('scripts/d.sh', '# name: deploy\n')
  write('scripts/e.sh', '# name: deploy-all\n# description: to staging\n')
  const all = [...indexScripts(config()).scripts.values()]
  const found = (query: string) => searchScripts(all, query).map(({ name }) => name)
  assert.equal(found('DEPLOY'), ['deploy', 'deploy-all', 'redeploy', 'x', 'notes'])
  assert.equal(found(' deploy  Staging'), ['redeploy', 'deploy-all', 'x'])
  assert.equal(found('.*'), [])
  assert.equal(found(''), ['notes', 'redeploy', 'x', 'deploy', 'deploy-all'])
})

test.run()
