// A verb is a row, a file, an export, a link, a bin and a section of docs/commands.md; whichever is missing is named
// here.

import { lstatSync, readdirSync, readlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bufferedIo } from '../../daemon/verb-host/buffered-io.ts'
import { runVerb, type Surroundings } from '../../lib/run-verb.ts'
import { verbs } from '../../lib/verbs/index.ts'
import { run, type Ran } from '../helpers/project.ts'
import { root } from '../helpers/root.ts'
import { filesIn, read } from '../helpers/sources.ts'

const test = suite('contract: verbs')
const names = Object.keys(verbs).sort()

/** Not a verb that one types: what `sparkq` alone runs. */
const OVERVIEW = 'overview'

test('every row is a file, every file a row', () => {
  const files = filesIn('lib/verbs', '.ts')
    .map(path => basename(path, '.ts'))
    .filter(name => name !== 'index' && name !== OVERVIEW)
  assert.equal(files, names)
})

test('every row loads the export of its own name', async () => {
  for (const name of names) {
    const { meta } = await verbs[name]!()
    assert.is(meta.name, name)
    assert.ok(name in ((await import(`../../lib/verbs/${name}.ts`)) as object), `lib/verbs/${name}.ts exports ${name}`)
  }
})

test('every row is a link in bin/, every link a row', () => {
  const links = readdirSync(join(root, 'bin'))
    .filter(name => name.startsWith('sparkq-'))
    .map(name => name.slice('sparkq-'.length))
  assert.equal(links.sort(), names)
  for (const name of names) {
    const path = join(root, 'bin', `sparkq-${name}`)
    assert.ok(lstatSync(path).isSymbolicLink(), `${path} is a link`)
    assert.is(readlinkSync(path), 'sparkq', path)
  }
})

test('every row is a bin of package.json, every bin a row', () => {
  const { bin } = JSON.parse(read('package.json')) as { bin: Record<string, string> }
  assert.equal(
    bin,
    Object.fromEntries(['sparkq', ...names.map(name => `sparkq-${name}`)].map(name => [name, `dist/bin/${name}.bin`])),
  )
})

test('the package contains its dependencies and no script that runs when it is installed', () => {
  const said = JSON.parse(read('package.json')) as Record<'dependencies' | 'scripts', Record<string, string>> & {
    bundleDependencies: string[]
  }
  assert.equal(said.bundleDependencies, Object.keys(said.dependencies))
  for (const name of ['preinstall', 'install', 'postinstall', 'prepare']) assert.not.ok(name in said.scripts, name)
})

test('package-lock.json describes the package as package.json does, and names no registry', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<'', object> }
  const said = JSON.parse(read('package.json')) as Record<string, unknown>
  for (const [key, value] of Object.entries(packages['']))
    assert.equal(value, said[key], `${key}: 'npm install --package-lock-only' writes it`)
  assert.not.match(read('package-lock.json'), /"resolved": "(?!build\/checkout")/)
})

test('every row is a section of docs/commands.md', () => {
  const sections = [...read('docs/commands.md').matchAll(/^### (?:sparkq )?([a-z]+)$/gm)].map(([, word]) => word!)
  assert.equal(sections.filter(word => word !== 'sparkq').sort(), names)
})

for (const name of names) {
  test(`sparkq ${name} --help prints what it is and exits 0`, async () => {
    const { code, stdout, stderr } = await runHere([name, '--help'])
    assert.equal([code, stderr], [0, ''])
    const { meta } = await verbs[name]!()
    assert.ok(stdout.startsWith(`${meta.description}\n\nUSAGE\n  sparkq ${name}`), stdout)
    assert.not.match(stdout, /\x1b/)
  })
}

test('a link runs the verb of its name, in a process of its own', async () => {
  const { code, stdout, stderr } = await run(join(root, 'bin/sparkq-enqueue'), ['--help'], '/')
  assert.equal([code, stderr], [0, ''])
  assert.is(stdout, (await runHere(['enqueue', '--help'])).stdout)
})

/** A run of a verb in this process, of one that asks nothing of its surroundings but the streams. */
const runHere = async (argv: string[]): Promise<Ran> => {
  const streams = { tty: { in: false, out: false, err: false }, columns: 0, env: {} }
  const io = bufferedIo(
    streams,
    () => false,
    what => assert.unreachable(`${argv.join(' ')} needs ${what}`) as never,
  )
  const code = await runVerb(argv, { io, env: {} } as unknown as Surroundings)
  const of = (stream: 'out' | 'err'): string =>
    io
      .output()
      .map(piece => (piece as { out?: string; err?: string })[stream] ?? '')
      .join('')
  return { code, stdout: of('out'), stderr: of('err') }
}

test.run()
