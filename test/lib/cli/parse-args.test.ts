// Options as verbs get them (docs/contract.md §5): strict, every wrong word with the right one.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from '../../../lib/cli/parse-args.ts'
import { kebab, shared, verb } from '../../../lib/cli/verb.ts'
import { refusal } from '../../helpers/refusal.ts'

const test = suite('parse')

const base = { examples: [], run: () => {} }
const queueing = verb({
  ...base,
  meta: { name: 'enqueue', description: '' },
  rest: { label: 'COMMAND', about: 'the command' },
  args: {
    queue: shared.queue,
    ifExists: { type: 'string', valueHint: 'WORD', description: '' },
    contextFile: { type: 'string', multiple: true, valueHint: 'FILE', description: '' },
    wait: { type: 'string', bare: 'forever', valueHint: 'DURATION', description: '' },
    limit: { type: 'string', default: '20', valueHint: 'N', description: '' },
    exitCode: { type: 'boolean', alias: ['e'], description: '' },
    secret: { type: 'boolean', hidden: true, description: '' },
    json: shared.json,
  },
})
const naming = verb({
  ...base,
  meta: { name: 'requeue', description: '' },
  args: { ids: shared.ids, json: shared.json },
})
const single = verb({
  ...base,
  meta: { name: 'task', description: '' },
  args: { id: { type: 'positional', required: true, description: 'Task' } },
})
const only = verb({
  ...base,
  meta: { name: 'enqueue', description: '' },
  rest: { label: 'COMMAND', about: 'the command' },
  args: { tasks: { type: 'positional', required: false, only: '-', description: '' }, queue: shared.queue },
})

const NOTHING = {
  queue: undefined,
  ifExists: undefined,
  contextFile: [],
  wait: undefined,
  limit: '20',
  exitCode: false,
  secret: false,
  json: false,
}

const understood: [argv: string[], values: object, rest?: string[]][] = [
  [[], {}],
  [['--queue', 'a'], { queue: 'a' }],
  [['--queue=a'], { queue: 'a' }],
  [['-q', 'a'], { queue: 'a' }],
  [['-qa'], { queue: 'a' }],
  [['--stream', 'a'], { queue: 'a' }],
  [['--stream=a'], { queue: 'a' }],
  [['-s', 'a'], { queue: 'a' }],
  [['-sa'], { queue: 'a' }],
  [['--queue', ''], { queue: '' }],
  [['--queue='], { queue: '' }],
  [['--queue', '-'], { queue: '-' }],
  [['--queue', '-x'], { queue: '-x' }],
  [['--queue', 'a=b'], { queue: 'a=b' }],
  [['--if-exists', 'skip'], { ifExists: 'skip' }],
  [['--context-file', 'a', '--context-file', 'b'], { contextFile: ['a', 'b'] }],
  [['--limit', '5'], { limit: '5' }],
  [['-e', '--json'], { exitCode: true, json: true }],
  [['--secret'], { secret: true }],
  [['--wait'], { wait: 'forever' }],
  [['--wait=10m'], { wait: '10m' }],
  [['--wait', '-e'], { wait: 'forever', exitCode: true }],
  [['--wait', '--queue', 'a'], { wait: 'forever', queue: 'a' }],
  [['--'], {}, []],
  [['npm', 'test'], {}, ['npm', 'test']],
  [['npm', 'run', 'x', '--', '--fix'], {}, ['npm', 'run', 'x', '--', '--fix']],
  [['-q', 'a', 'make', '-j2', '--json', "it's"], { queue: 'a' }, ['make', '-j2', '--json', "it's"]],
  [['--wait', '5m'], { wait: 'forever' }, ['5m']],
  [['-q', 'a', '--', 'npm', 'test'], { queue: 'a' }, ['npm', 'test']],
  [['--', '-q', 'a', '--help', '--', '-e'], {}, ['-q', 'a', '--help', '--', '-e']],
]
for (const [argv, values, rest] of understood) {
  test(`enqueue ${argv.join(' ')}`, () =>
    assert.equal(parse(queueing, argv), { values: { ...NOTHING, ...values }, rest, directory: undefined }))
}

const refused: [argv: string[], message: RegExp, hint: RegExp][] = [
  [['--quue', 'a'], /unknown option '--quue'/, /did you mean '--queue'\?/],
  [['--wrong'], /unknown option '--wrong'/, /put -- before '--wrong' if it belongs to the command/],
  [['--jsno'], /unknown option '--jsno'/, /did you mean '--json'\?/],
  [['--helb'], /unknown option '--helb'/, /did you mean '--help'\?/],
  [['--zzzzzzzzz'], /unknown option '--zzzzzzzzz'/, /./],
  [['--secre'], /unknown option '--secre'/, /put -- before/],
  [['-z'], /unknown option '-z'/, /./],
  [['--__proto__'], /unknown option '--__proto__'/, /./],
  [['--toString'], /unknown option '--toString'/, /./],
  [['--no-json'], /unknown option '--no-json'/, /./],
  [['--s', 'x'], /unknown option '--s'/, /./],
  [['--ifExists', 'x'], /unknown option '--ifExists'/, /did you mean '--if-exists'\?/],
  [['--queue'], /option '--queue' needs a value/, /see 'sparkq help enqueue'/],
  [['-q'], /option '-q' needs a value/, /./],
  [['-q', '--json'], /option '-q' needs a value/, /./],
  [['--queue', '--', 'npm'], /option '--queue' needs a value/, /./],
  [['--json=yes'], /option '--json' takes no value/, /./],
  [['--quue', 'a', 'npm'], /unknown option '--quue'/, /did you mean '--queue'\?/],
  [['-q', 'a', '-s', 'b'], /option '-s' is given twice/, /./],
  [['--queue', 'a', '-q', 'a'], /option '-q' is given twice/, /./],
  [['--json', '--json'], /option '--json' is given twice/, /./],
  [['-C', 'a', '--project', 'b'], /option '--project' is given twice/, /./],
]
for (const [argv, message, hint] of refused) {
  test(`enqueue ${argv.join(' ')} is refused`, async () => {
    const error = await refusal(() => parse(queueing, argv))
    assert.is(error.code, 'usage')
    assert.match(error.message, message)
    assert.match(error.hint!, hint)
  })
}

test('words go to the positionals, options may stand between them', () => {
  assert.equal(parse(naming, ['a', '--json', 'b', '-']).values, { ids: ['a', 'b', '-'], json: true })
  assert.equal(parse(single, ['a']).values, { id: 'a' })
})

test('a word that is missing or too many is refused', async () => {
  assert.match((await refusal(() => parse(naming, []))).message, 'IDS is missing')
  assert.match((await refusal(() => parse(single, []))).message, 'ID is missing')
  assert.match((await refusal(() => parse(single, ['a', 'b']))).message, "unexpected argument 'b'")
})

test('a positional that is one word only takes no other', () => {
  assert.equal(parse(only, ['-']).values, { tasks: '-', queue: undefined })
  assert.equal(parse(only, []).values, { tasks: undefined, queue: undefined })
  assert.equal(parse(only, ['x']).rest, ['x'])
  assert.equal(parse(only, ['-', '-q', 'a', 'x']).rest, ['x'])
})

test('-C is taken by every verb, before the words of a command', () => {
  for (const argv of [['-C', 'dir'], ['-Cdir'], ['--project', 'dir'], ['--project=dir']])
    assert.equal(parse(queueing, [...argv, 'grep', '-C', '3']), {
      values: NOTHING,
      rest: ['grep', '-C', '3'],
      directory: 'dir',
    })
})

const waiting = verb({
  ...base,
  meta: { name: 'claim', description: '' },
  args: { wait: { type: 'string', bare: 'forever', valueHint: 'DURATION', description: '' } },
})

test('the value of an option that may stand alone must be tied to it, as the hint says', async () => {
  assert.is((await refusal(() => parse(waiting, ['--wait', '5s']))).hint, 'write --wait=5s')
  assert.is((await refusal(() => parse(waiting, ['5s']))).hint, "see 'sparkq help claim'")
})

test('a verb that runs no command refuses words after --', async () => {
  assert.match((await refusal(() => parse(single, ['a', '--', 'npm']))).message, "unexpected 'npm' after --")
  assert.match((await refusal(() => parse(single, ['a', '--']))).message, "unexpected '' after --")
})

test('a name in code is typed in kebab-case', () => {
  assert.equal(['ifExists', 'queue', 'olderThanDays'].map(kebab), ['if-exists', 'queue', 'older-than-days'])
})

test.run()
