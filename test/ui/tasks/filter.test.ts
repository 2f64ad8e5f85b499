import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  bulkCommand,
  filterFrom,
  isEmpty,
  listCommand,
  queryOf,
  sentenceOf,
  whereOf,
} from '../../../ui/tasks/filter.js'
import { addressOf, parseAddress } from '../../../ui/address.js'

const test = suite('filter of tasks')

const now = new Date('2026-11-29T12:00:00')
const filter = (query: string) => filterFrom(new URLSearchParams(query))

const cases: [query: string, sentence: string, command: string][] = [
  ['', 'tasks', 'sparkq tasks'],
  ['status=failed', 'failed tasks', 'sparkq tasks --status failed'],
  ['status=failed,canceled', 'failed or canceled tasks', 'sparkq tasks --status failed,canceled'],
  ['queue=auth&since=8h', 'tasks of auth since 04:00', 'sparkq tasks -q auth --since 8h'],
  ['queue=auth,build', 'tasks of auth and build', 'sparkq tasks -q auth,build'],
  ['tool=llm-sonnet&stale', 'stale tasks with llm-sonnet', 'sparkq tasks --stale --tool llm-sonnet'],
  ['q=npm%20test', 'tasks about “npm test”', "sparkq tasks --search 'npm test'"],
  ['outcome=timeout', 'tasks ended by timeout', 'sparkq tasks --outcome timeout'],
  ['since=yesterday', 'tasks since yesterday at 00:00', 'sparkq tasks --since yesterday'],
]
for (const [query, sentence, command] of cases)
  test(`'${query}' is ${sentence}`, () => {
    assert.is(sentenceOf(filter(query), false, now), sentence)
    assert.is(listCommand(filter(query)), command)
  })

test('one task', () => assert.is(sentenceOf(filter('status=failed'), true, now), 'failed task'))

test('the address of a filter gives the filter again', () => {
  const query = 'status=queued,failed&queue=a,b&tool=x&since=8h&q=a%26b%20c%23d&stale&outcome=lost'
  const address = addressOf('/tasks', queryOf(filter(query)))
  assert.equal(filterFrom(parseAddress(address).query), filter(query))
})

test('what is no state is left out, and an empty filter is empty', () => {
  assert.equal(filter('status=broken,failed').status, ['failed'])
  assert.ok(isEmpty(filter('search&status=broken&q=%20')))
  assert.not(isEmpty(filter('stale')))
})

test('parameters of the methods', () => {
  assert.equal(whereOf(filter('status=failed&queue=a,b&since=2h&q=x'), now), {
    status: ['failed'],
    queues: ['a', 'b'],
    since: new Date(now.getTime() - 7_200_000).toISOString(),
    text: 'x',
  })
  assert.equal(whereOf(filter('queue=a'), now), { queue: 'a' })
  assert.equal(whereOf(filter(''), now), {})
})

const bulk: [verb: 'requeue' | 'cancel', query: string, command: string][] = [
  ['requeue', 'status=failed&queue=auth&since=8h', 'sparkq requeue --failed -q auth --since 8h --expect 3'],
  ['requeue', 'status=failed&tool=x', 'sparkq tasks --status failed --tool x | sparkq requeue -'],
  ['requeue', 'status=canceled', 'sparkq tasks --status canceled | sparkq requeue -'],
  ['cancel', 'status=queued&queue=auth', 'sparkq cancel -q auth --status queued --expect 3'],
  ['cancel', 'status=queued&queue=a,b', 'sparkq tasks -q a,b --status queued | sparkq cancel -'],
  ['cancel', 'status=queued&q=x', 'sparkq cancel --status queued --search x --expect 3'],
]
for (const [verb, query, command] of bulk)
  test(`${verb} of '${query}'`, () => assert.is(bulkCommand(verb, filter(query), 3), command))

test.run()
