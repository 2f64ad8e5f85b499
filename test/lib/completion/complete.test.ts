// What is offered without a daemon, and how the words of a line decide what is wanted. What the daemon knows is in
// test/shell/verbs/completion.bats.

import { mock } from 'node:test'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Call } from '../../../lib/rpc/client.ts'
import { complete } from '../../../lib/completion/complete.ts'
import { groups, table } from '../../../lib/verbs/index.ts'

const test = suite('completion: complete')

const down: Call = () => Promise.reject(new Error('down'))
const at = async (line: string, call = down) => (await complete(line, { call, table })).offers.map(({ word }) => word)

test('verbs, in the order of sparkq help', async () => {
  assert.equal(
    await at('sparkq '),
    Object.values(groups).flatMap(group => Object.keys(group)),
  )
  assert.equal(await at('sparkq he'), ['help', 'heartbeat'])
  assert.equal(await at('sparkq nothing '), [])
  assert.equal(await at('sparkq constructor '), [])
})

const lines: [line: string, offered: string[]][] = [
  ['sparkq queue s', ['show', 'start']],
  ['sparkq queue constructor ', []],
  ['sparkq help queue s', ['show', 'start']],
  ['sparkq help enqueue ', ['--json', '--help']],
  ['sparkq --v', ['--version']],
  // The program by path, behind other words, by its link, by an alias that nobody told us.
  ['./bin/sparkq en', ['enqueue']],
  ['sudo A=b sparkq en', ['enqueue']],
  ['sparkq-queue cr', ['create']],
  ['sq en', ['enqueue']],
  ['sparkq-enqueue --p', ['--prompt', '--prompt-file', '--payload']],
  ['sparkq sparkq', []],
  // Options: the old words are not among them, nor what was said.
  ['sparkq peek -', ['--queue', '--json', '--help']],
  ['sparkq peek --queue build --', ['--json', '--help']],
  ['sparkq peek -q build -', ['--json', '--help']],
  ['sparkq peek ', ['--queue', '--json', '--help']],
  ['sparkq tasks --status failed --sta', ['--status', '--stale']],
  ['sparkq enqueue --js', ['--json']],
  [
    'sparkq enqueue --',
    [
      '--each',
      '--null',
      '--queue',
      '--tool',
      '--command',
      '--script',
      '--prompt',
      '--prompt-file',
      '--template',
      '--set',
      '--context-file',
      '--payload',
      '--name',
      '--cwd',
      '--env',
      '--clean-env',
      '--timeout',
      '--key',
      '--if-exists',
      '--in',
      '--at',
      '--retries',
      '--metadata',
      '--dry-run',
      '--wait',
      '--follow',
      '--json',
      '--help',
      '--',
    ],
  ],
  // Values that are known without a daemon.
  ['sparkq tasks --status f', ['failed']],
  ['sparkq tasks --status=f', ['--status=failed']],
  ['sparkq enqueue --if-exists ', ['skip', 'replace', 'error']],
  ['sparkq enqueue --timeout n', ['none']],
  ['sparkq worker list --state c', ['crashed']],
  ['sparkq worker list --type e', ['executor']],
  ['sparkq completion ', ['bash', 'zsh', 'fish']],
  ['sparkq completion bash ', ['--help']],
  // An option that may stand alone takes no next word, others take it whatever it is.
  ['sparkq claim --wait ', ['--queue', '--exit-status', '--worker', '--json', '--help']],
  ['sparkq enqueue -c --', []],
  ['sparkq enqueue -c "a --', []],
  ['sparkq enqueue --unknown=', []],
]

for (const [line, offered] of lines) {
  test(line, async () => assert.equal(await at(line), offered))
}

const also: [line: string, what: string, rest?: string][] = [
  ['sparkq enqueue --prompt-file ', 'files'],
  ['sparkq enqueue --prompt-file=x', 'files'],
  ['sparkq enqueue --script x -- y', 'files'],
  ['sparkq enqueue -q b -- git  che', 'command', 'git  che'],
  ['sparkq enqueue -q b git  che', 'files'],
  ['sparkq enqueue npm run lint -- --fi', 'files'],
  ['sparkq enqueue $(x', 'nothing'],
  ['sparkq add gi', 'command', 'gi'],
  ['sparkq enqueue -- ', 'command', ''],
  ['sparkq peek -- ', 'nothing'],
  ['sparkq enqueue -c ', 'nothing'],
]

for (const [line, what, rest] of also) {
  test(`${line}: also ${what}`, async () => {
    const found = await complete(line, { call: down, table })
    assert.equal([found.also, found.rest, found.offers], [what, rest, []])
  })
}

test('what a daemon that hangs is asked for is waited for 300 ms, and then nothing is offered', async () => {
  mock.timers.enable({ apis: ['setTimeout'] })
  try {
    const asked = Promise.withResolvers<void>()
    let offered: string[] | undefined
    const done = at('sparkq peek -q ', () => {
      asked.resolve()
      return new Promise(() => {})
    }).then(offers => void (offered = offers))
    await asked.promise
    await settled()
    mock.timers.tick(299)
    await settled()
    assert.is(offered, undefined)
    mock.timers.tick(1)
    await done
    assert.equal(offered, [])
  } finally {
    mock.timers.reset()
  }
})

/** All that needs no timer to go on has gone on. */
const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

test.run()
