import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { describe } from '../../../lib/protocol/describe.ts'
import { methods } from '../../../lib/protocol/index.ts'
import { routeTable, WITHOUT_ROUTE, type Described } from '../../../lib/protocol/routes.ts'

const test = suite('protocol: routes')
const table = routeTable(describe() as Record<string, Described>)
const written = table.map(({ verb, path, call, status }) => `${verb} ${path} ${call} ${status}`)

const rule = [
  'GET /api/tasks task.list 200',
  'POST /api/tasks task.enqueue 201',
  'GET /api/tasks/{id} task.get 200',
  'POST /api/tasks/{id}/cancel task.cancel 200',
  'POST /api/tasks/requeue task.requeue 200',
  'GET /api/tasks/peek task.peek 200',
  'GET /api/queues/{queue} queue.show 200',
  'POST /api/queues queue.create 201',
  'POST /api/queues/{queue}/rename queue.rename 200',
  'POST /api/sessions/{session}/end session.end 200',
  'POST /api/tools/{name}/pause tool.pause 200',
  'GET /api/workers worker.list 200',
  'GET /api/workers/{id} worker.show 200',
  'POST /api/workers/{id}/stop worker.stop 200',
  'GET /api/daemon/describe daemon.describe 200',
  'GET /api/daemon/status daemon.status 200',
  'GET /api/status daemon.status 200',
  'GET /api/review task.review 200',
  'GET /api/events event.list 200',
]
for (const line of rule) test(line, () => assert.ok(written.includes(line), written.join('\n')))

test('every method has a route, but those that belong to a connection, a process or the socket', () => {
  const routed = new Set(table.map(({ call }) => call))
  assert.equal(
    Object.keys(methods)
      .filter(name => !routed.has(name))
      .sort(),
    [...WITHOUT_ROUTE].sort(),
  )
})

test('a method that changes something is no GET, but for the two that write down what they find', () => {
  const writing = table.filter(({ verb, call }) => verb === 'GET' && methods[call as keyof typeof methods].writes)
  assert.equal(
    writing.map(({ call }) => call),
    ['worker.list', 'worker.show'],
  )
})

test('what stands in a query has the kind of its schema', () => {
  const { query } = table.find(({ call }) => call === 'task.list')!
  assert.equal([query['limit'], query['stale'], query['status'], query['tool']], ['number', 'boolean', 'texts', 'text'])
  assert.is(table.find(({ call }) => call === 'event.list')!.query['wait'], 'number')
})

test('two methods that share a route are refused', () => {
  const described = { description: '', writes: true, params: { required: ['id'] }, result: {} }
  const twice = { 'thing.get': { ...described, writes: false }, 'thing.show': { ...described, writes: false } }
  assert.throws(() => routeTable(twice), /'thing\.show' and 'thing\.get' share the route GET \/api\/things\/\{id\}/)
})

test.run()
