// Each command that the page shows is one that the command line takes, and names every method that acts.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { MethodName, Params } from '../../lib/protocol/index.ts'
import { parse } from '../../lib/cli/parse-args.ts'
import { table } from '../../lib/verbs/index.ts'
import { commandFor, methodsWithCommand } from '../../ui/commands.js'
import { bulkCommand, filterFrom, listCommand } from '../../ui/tasks/filter.js'
import { run } from '../helpers/project.ts'

const test = suite('ui: commands')

/** Parameters of each method that has a command, the awkward ones too. */
const EXAMPLES: { [M in MethodName]?: readonly Params<M>[] } = {
  'task.acknowledge': [{ ids: ['tsk_1'] }],
  'task.cancel': [{ id: 'AUTH-12' }],
  'task.complete': [
    { id: 'AUTH-12', summary: "it's done; $HOME `x`" },
    { id: '1', summary: '--force' },
  ],
  'task.fail': [{ id: 'AUTH-12', reason: 'two\nlines' }],
  'task.release': [{ id: 'AUTH-12' }],
  'task.get': [{ id: 'AUTH-12' }],
  'task.enqueue': [
    { tasks: [{ payload: { argv: ['npm', 'test'] } }] },
    { tasks: [{ queue: 'auth', timeout: 90, payload: { script: 'a | b', cwd: '/src' } }] },
  ],
  'config.list': [{}],
  'config.set': [
    { changes: [{ key: 'purge.older_than_days', yaml: '7' }] },
    { changes: [{ key: 'server.port', unset: true }] },
    { changes: [{ key: 'tools."a.b".timeout', value: '10m' }] },
  ],
  'script.get': [{ name: 'deploy-staging' }],
  'task.requeue': [
    { ids: ['AUTH-12'] },
    { ids: ['AUTH-12'], payload: { argv: ['a b'] }, name: null, key: 'k', env: { A: '1' }, retries: 0, metadata: {} },
    { ids: ['AUTH-12', 'AUTH-13'], queue: 'slow', timeout: 90 },
    { ids: ['1'], timeout: null },
  ],
  'task.purge': [{}, { older_than: 3600 }],
  'task.review': [{}, { queue: 'auth' }],
  'task.list': [{}, { queue: 'größe', status: ['failed', 'canceled'], stale: true, tool: 'llm', since: '8h' }],
  'queue.create': [
    { name: 'build' },
    { name: 'build', session: 'api', instructions: '- tests first', planned: true, jobs: 2 },
  ],
  'queue.edit': [
    { queue: 'auth', instructions: 'tests first' },
    { queue: 'auth', instructions: null },
  ],
  'queue.show': [{ queue: 'auth' }],
  'queue.list': [{}],
  'queue.start': [{ queue: 'auth' }],
  'queue.pause': [{ queue: 'auth' }, { queue: 'auth', until: '2030-01-31T07:00:00.000Z' }],
  'queue.resume': [{ queue: 'auth' }],
  'queue.end': [{ queue: 'auth' }],
  'queue.reopen': [{ queue: 'auth' }],
  'queue.archive': [{ queue: 'auth' }],
  'queue.unarchive': [{ queue: 'auth' }],
  'queue.jobs': [{ queue: 'auth', jobs: 0 }],
  'queue.rename': [{ queue: 'auth', name: 'login' }],
  'queue.delete': [{ queue: 'auth' }],
  'queue.cancel': [{ queue: 'auth' }, { queue: 'auth', status: ['queued', 'running'] }],
  'session.create': [{ name: 'api' }, { name: 'api', instructions: 'tests first' }],
  'session.list': [{}],
  'session.end': [{ session: 'api' }],
  'worker.list': [{}, { all: true }],
  'worker.show': [{ id: 'reviewer' }],
  'worker.pause': [{ id: 'reviewer' }],
  'worker.resume': [{ id: 'reviewer' }],
  'worker.stop': [{ id: 'reviewer' }, { id: 'reviewer', drain: true }],
  'tool.list': [{}],
  'tool.pause': [{ name: 'llm' }, { name: 'llm', until: '2030-01-31T07:00:00.000Z', reason: 'saved for later' }],
  'tool.resume': [{ name: 'llm' }],
  'script.list': [{}, { query: 'deploy staging' }],
  'daemon.reload': [{}],
  'daemon.stop': [{ queue: 'auth' }, { drain: true }],
  'daemon.status': [{}],
}

/** The words of a line, split by a real shell. */
const wordsOf = async (line: string): Promise<string[]> => {
  const { stdout } = await run('sh', ['-c', `printf '%s\\0' ${line}`], '/')
  return stdout.split('\0').slice(0, -1)
}

test('every method that has a command has an example here', () => {
  assert.equal(methodsWithCommand().sort(), Object.keys(EXAMPLES).sort())
})

for (const [method, examples] of Object.entries(EXAMPLES) as [MethodName, readonly Params<MethodName>[]][]) {
  test(`${method}: the parser of the verbs takes its command`, async () => {
    for (const params of examples) {
      const line = commandFor(method, params)
      const [program, ...words] = await wordsOf(line)
      assert.is(program, 'sparkq', line)
      const { command, rest } = await table.find(words)
      const verb = 'subCommands' in command ? command.subCommands[rest[0]!] : command
      assert.ok(verb, `${line}: there is no such verb`)
      const own = 'subCommands' in command ? rest.slice(1) : rest
      const { values } = parse(verb, own)
      // What was meant arrives: each text of the parameters is a value of the command line.
      const given = Object.values(values)
        .flat()
        .map(value => String(value))
      for (const text of Object.values(params).flat()) {
        if (typeof text === 'string' && method !== 'task.acknowledge')
          assert.ok(given.some(value => value === text || value.split(',').includes(text)) || own.includes(text), line)
      }
    }
  })
}

for (const query of [
  'status=failed&queue=auth&since=8h&q=a%20b',
  'queue=a,b&tool=x&stale',
  'status=queued&queue=auth',
  '',
])
  test(`the commands of the filter '${query}' are what the verbs take`, async () => {
    const filter = filterFrom(new URLSearchParams(query))
    const lines = [listCommand(filter), ...(['requeue', 'cancel'] as const).map(verb => bulkCommand(verb, filter, 3))]
    for (const part of lines.flatMap(line => line.split(' | '))) {
      const [, name, ...words] = await wordsOf(part)
      const { command } = await table.find([name!])
      assert.ok(!('subCommands' in command), part)
      parse(command, words)
    }
  })

test('a method without a command of its own has none', () => {
  assert.is(commandFor('daemon.hello', { protocol: 1 }), '')
})

test.run()
