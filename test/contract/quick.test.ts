// What the quick way of the launcher and the verbs must agree on (bin/sparkq, bin/fast.pl, `ownProcess`).

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { overview } from '../../lib/verbs/overview.ts'
import { verbs } from '../../lib/verbs/index.ts'
import type { Verb } from '../../lib/cli/verb.ts'
import { packageOf, read, reach, sources } from '../helpers/sources.ts'

const test = suite('contract: quick')
const launcher = read('bin/sparkq')
const perl = read('bin/fast.pl')

const versions = async (name: string): Promise<Verb[]> => {
  const command = await verbs[name]!()
  return 'subCommands' in command ? Object.values(command.subCommands) : [command]
}

test('the launcher starts a process at once for the verbs that always need one, and for no other', async () => {
  const [, row] = /^case \$\{1-\} in\n {2}([a-z |]+)\) quick=no ;;$/m.exec(launcher)!
  const always: string[] = []
  for (const name of Object.keys(verbs))
    if ((await versions(name)).every(({ ownProcess }) => ownProcess === true)) always.push(name)
  assert.equal(row!.split(' | '), always.sort())
})

test('Perl hands over each variable that a verb may read inside the daemon', () => {
  const names = new RegExp(`^(?:${/ qw\((.*)\);$/m.exec(perl)![1]!.replaceAll(' ', '|')}|PRE_COMMIT.*|SPARKQ)$`) // the last are of hooks, which hand over all
  const elsewhere = new Set(['PATH', 'SPARKQ_CONFIG', 'SPARKQ_DEBUG', 'SPARKQ_FAST', 'SPARKQ_RUNNER_LOCK_DIR']) // of verbs with a process of their own, of the launcher
  const all = sources()
  const used = [...all.values()]
    .filter(({ path }) => path.startsWith('lib/'))
    .flatMap(({ text }) => [...text.matchAll(/env\['([A-Z_]+)'\]/g)].map(([, name]) => name!))
  assert.ok(used.length > 5)
  assert.equal(
    [...new Set(used)].filter(name => !names.test(name) && !elsewhere.has(name)),
    [],
  )
})

test('what runs inside the daemon never reaches arktype, yaml or another package at its start', () => {
  const atOnce = new Map(
    [...sources()].map(([path, source]) => [
      path,
      { ...source, imports: source.imports.filter(({ kind }) => kind === 'static') },
    ]),
  )
  const reached = [...reach(atOnce, 'daemon/verb-host/thread.ts')]
  assert.ok(reached.includes('lib/run-verb.ts'))
  assert.equal(
    reached.filter(path => path.startsWith('daemon/') && path !== 'daemon/verb-host/buffered-io.ts'),
    [],
  )
  assert.equal(
    reached.map(packageOf).filter(name => name !== undefined && !name.startsWith('node:')),
    [],
  )
})

test('Perl is core Perl of few lines', () => {
  assert.not.match(perl, /^\s*(use|require)\b/m)
  assert.ok(perl.split('\n').filter(line => !/^\s*(#|__DATA__|\}?$)/.test(line)).length <= 40)
})

test('each patience of Perl is of a verb that may be done twice', async () => {
  const [, rows] = /^my \$patience = \{(.*?)\}/m.exec(perl)!
  const named = [...rows!.matchAll(/(\w+) =>/g)].map(([, name]) => name!)
  for (const name of named)
    assert.ok(
      (await versions(name)).some(({ repeatable }) => repeatable),
      name,
    )
})

test('an installed package has what the quick way needs', () => {
  const { files, scripts } = JSON.parse(read('package.json')) as { files: string[]; scripts: Record<string, string> }
  for (const name of ['bin', 'dist/built']) assert.ok(files.includes(name), name)
  assert.match(scripts['build']!, />dist\/built$/, 'the last that a build writes')
})

test('`sparkq` alone runs there too', () => assert.is(overview.ownProcess, undefined))

test.run()
