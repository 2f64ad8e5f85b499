// What the quick way of the launcher and the verbs must agree on (bin/sparkq, bin/fast.pl, `quick`).

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { aliases } from '../../lib/cli/familiar-words.ts'
import { overview } from '../../lib/verbs/overview.ts'
import { verbs } from '../../lib/verbs/index.ts'
import { DAEMON_FLAGS, RUNNER_FLAGS, VERB_FLAGS } from '../../lib/system/v8-flags.ts'
import type { Verb } from '../../lib/cli/verb.ts'
import { packageOf, read, reach, sources } from '../helpers/sources.ts'

const test = suite('contract: quick')
const launcher = read('bin/sparkq').replace(/ \\\n +/g, ' ')
const perl = read('bin/fast.pl')

const versions = async (name: string): Promise<Verb[]> => {
  const command = await verbs[name]!()
  return 'subCommands' in command ? Object.values(command.subCommands) : [command]
}

test('the launcher asks the daemon for the verbs that may run there, and for no other', async () => {
  const [, alone] = /^ {2}'' \| -\* \| ([a-z |]+)\) ;;$/m.exec(launcher)!
  const [, nouns, words] = /^ {2}([a-z |]+)\) case \$\{2-\} in ([a-z |]+)\) ;;/m.exec(launcher)!
  const quick: string[] = []
  const below: string[] = []
  for (const name of Object.keys(verbs)) {
    const command = await verbs[name]!()
    if (!('subCommands' in command)) {
      if (command.quick) quick.push(name)
    } else if (name !== 'hooks') {
      for (const [word, { quick }] of Object.entries(command.subCommands)) if (quick) below.push(`${name} ${word}`)
    }
  }
  assert.equal(alone!.split(' | '), quick.sort())
  const known = new Set(below)
  const named = nouns!.split(' | ').flatMap(noun => words!.split(' | ').map(word => `${noun} ${word}`))
  assert.equal(
    below.filter(name => !named.includes(name)),
    [],
  )
  assert.equal([...new Set(below.map(name => name.split(' ')[0]))].sort(), nouns!.split(' | '))
  assert.equal([...new Set(below.map(name => name.split(' ')[1]))].sort(), words!.split(' | '))
  assert.ok(known.has('queue list'))
})

test('the launcher knows the other words of its quick verbs', () => {
  const rows = [...launcher.matchAll(/^ {2}([a-z |]+)\) alias=([a-z]+) ;;$/gm)]
  const known = rows.flatMap(([, words, verb]) => words!.split(' | ').map(word => [word, verb]))
  const [, alone] = /^ {2}'' \| -\* \| ([a-z |]+)\) ;;$/m.exec(launcher)!
  const quick = Object.entries(aliases).filter(([, verb]) => alone!.split(' | ').includes(verb))
  assert.equal(known.sort(), quick.sort())
})

test('of the hooks those after a change run there, and a push does not', async () => {
  const { quick } = (await versions('hooks')).find(({ meta }) => meta.name === 'hooks run')!
  assert.is(typeof quick === 'function' && quick({ hook: 'post-commit' } as never), true)
  assert.is(typeof quick === 'function' && quick({ hook: 'pre-push' } as never), false)
})

test('the launcher starts each verb with its flags of V8', () => {
  for (const [verb, flags] of [
    ['runner', RUNNER_FLAGS],
    ['run', DAEMON_FLAGS],
    ['*', VERB_FLAGS],
  ] as const)
    assert.match(launcher, ` ${verb}) flags='${flags.join(' ')}'`)
})

test('Perl hands over each variable that a verb may read inside the daemon', () => {
  // The last are of hooks, which hand over all
  const names = new RegExp(`^(?:${/ qw\((.*)\);$/m.exec(perl)![1]!.replaceAll(' ', '|')}|PRE_COMMIT.*|SPARKQ)$`)
  // Of verbs with a process of their own, of the launcher
  const elsewhere = new Set([
    'HOME',
    'PATH',
    'SPARKQ_CONFIG',
    'SPARKQ_DEBUG',
    'SPARKQ_FAST',
    'SPARKQ_NODE',
    'SPARKQ_RUNNER_LOCK_DIR',
    'EDITOR',
    'VISUAL',
    ...['BROWSER', 'DISPLAY', 'SSH_CONNECTION', 'SSH_TTY', 'WAYLAND_DISPLAY'],
  ])
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

test('each patience of Perl is of a verb that may run in the daemon', async () => {
  const [, rows] = /^my \$patience = \{(.*?)\}/m.exec(perl)!
  const named = [...rows!.matchAll(/(\w+) =>/g)].map(([, name]) => name!)
  for (const name of named)
    assert.ok(
      (await versions(name)).some(({ quick }) => quick),
      name,
    )
})

test('an installed package has what the quick way needs', () => {
  const { files, scripts } = JSON.parse(read('package.json')) as { files: string[]; scripts: Record<string, string> }
  for (const name of ['bin', 'dist/bin', 'dist/built']) assert.ok(files.includes(name), name)
  assert.match(scripts['build']!, />dist\/built$/, 'the last that a build writes')
})

test('`sparkq` alone runs there too', () => assert.is(overview.quick, true))

test.run()
