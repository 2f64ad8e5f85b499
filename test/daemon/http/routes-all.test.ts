// Every route, called once with parameters that make sense, and the document that describes them.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { BridgeOptions } from '../../../daemon/http/bridge-options.ts'
import { createHandlers } from '../../../daemon/http/handlers.ts'
import { methods, type MethodName } from '../../../lib/protocol/index.ts'
import { routeTable, type Route } from '../../../lib/protocol/routes.ts'
import { scratch } from '../../helpers/daemon.ts'
import { httpOf, type Http } from '../../helpers/bridge.ts'
import { root } from '../../helpers/root.ts'
import { newDetached } from '../../helpers/worker.ts'

const test = suite('http: all routes')

const built = (name: string) => JSON.parse(readFileSync(join(root, 'dist/daemon/http', name), 'utf8'))
const table = built('routes.json') as Route[]

/** An example for each method that has a route, in an order in which each is accepted. */
const examples = (worker: string): [call: MethodName, params: Record<string, unknown>][] => [
  ['daemon.describe', { schemas: false }],
  ['daemon.status', { tasks: false }],
  ['daemon.reload', {}],
  ['session.create', { name: 'night' }],
  ['session.list', { all: true }],
  ['queue.create', { name: 'build', session: 'night', planned: true }],
  ['queue.start', { queue: 'build' }],
  ['queue.jobs', { queue: 'build', jobs: 0 }],
  ['queue.edit', { queue: 'build', instructions: 'Build it' }],
  ['queue.pause', { queue: 'build' }],
  ['queue.resume', { queue: 'build' }],
  ['queue.list', { session: 'night', all: false }],
  ['queue.show', { queue: 'build' }],
  ['task.enqueue', { tasks: [1, 2, 3, 4, 5].map(() => ({ queue: 'build', payload: { argv: ['true'] } })) }],
  ['queue.idle', { queue: 'build' }],
  ['task.peek', { queue: 'build', kinds: ['bash', 'command'] }],
  ['task.edit', { id: 'BUILD-1', timeout: 60 }],
  ['task.claim', { queue: 'build' }],
  ['task.heartbeat', { id: 'BUILD-1' }],
  ['task.complete', { id: 'BUILD-1', summary: 'done' }],
  ['task.wait', { id: 'BUILD-1', timeout: 5 }],
  ['task.claim', { queue: 'build' }],
  ['task.fail', { id: 'BUILD-2', reason: 'no' }],
  ['task.claim', { queue: 'build' }],
  ['task.release', { id: 'BUILD-3', reason: 'later' }],
  ['task.cancel', { id: 'BUILD-3' }],
  ['task.get', { id: 'build-2' }],
  ['task.list', { queue: 'build', status: ['failed', 'canceled'], stale: false, limit: 5 }],
  ['task.requeue', { ids: ['BUILD-2'] }],
  ['task.numbers', { queues: ['build'], bucket: 3600, sizes: true }],
  ['bulk.requeue', { where: { queue: 'build', status: ['failed'], text: 'true' }, expect: 1 }],
  ['bulk.cancel', { where: { queue: 'build', text: 'true' } }],
  ['task.review', { queue: 'build' }],
  ['task.acknowledge', { ids: [] }],
  ['task.purge', { older_than: 0 }],
  ['queue.cancel', { queue: 'build', status: ['queued'] }],
  ['queue.wait', { queue: 'build', timeout: 5 }],
  ['queue.end', { queue: 'build' }],
  ['queue.archive', { queue: 'build' }],
  ['queue.unarchive', { queue: 'build' }],
  ['queue.reopen', { queue: 'build' }],
  ['queue.rename', { queue: 'build', name: 'make' }],
  ['queue.delete', { queue: 'make' }],
  ['session.end', { session: 'night' }],
  ['tool.list', {}],
  ['tool.pause', { name: 'run-bash', reason: 'no disk' }],
  ['tool.resume', { name: 'run-bash' }],
  ['worker.list', { all: true }],
  ['worker.show', { id: worker }],
  ['worker.heartbeat', { id: worker }],
  ['worker.pause', { id: worker }],
  ['worker.resume', { id: worker }],
  ['worker.crash', { id: worker, message: 'out of memory' }],
  ['script.list', { query: 'deploy' }],
  ['script.get', { name: 'deploy' }],
  ['config.list', {}],
  ['config.check', { text: 'purge: {older_than_days: 7}\n' }],
  ['config.set', { changes: [{ key: 'purge.older_than_days', value: 7 }] }],
  ['prompt.set', { name: 'review', text: 'Review {{branch}}\n' }],
  ['prompt.list', {}],
  ['prompt.get', { name: 'review' }],
  ['prompt.remove', { name: 'review' }],
  ['hook.list', {}],
  ['event.list', { after: 0, kinds: ['task', 'queue.created'], limit: 5 }],
]

/** Calls a method through one of its routes: what the path does not name is in the query or the body. */
const callBy = (http: Http, { verb, path }: Route, params: Record<string, unknown>) => {
  const others = { ...params }
  const named = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    delete others[name]
    return encodeURIComponent(String(params[name]))
  })
  if (verb === 'POST') return http.post(named, others)
  const query = Object.fromEntries(Object.entries(others).map(([name, value]) => [name, String(value)]))
  return http.get(`${named}?${new URLSearchParams(query)}`)
}

test('every method with a route answers on it, as the contract says', async () => {
  await using project = await scratch('server: {port: 0}\n')
  const http = await httpOf(project.stateDir)
  mkdirSync(join(project.dir, 'scripts'))
  writeFileSync(join(project.dir, 'scripts/deploy.sh'), '#!/bin/sh\n', { mode: 0o755 })
  const worker = await newDetached(project)
  const calls = [...examples(worker), ...ends(await newDetached(project, { name: 'other' }))]
  for (const [call, params] of calls) {
    const routes = table.filter(route => route.call === call)
    assert.ok(routes.length > 0, `${call} has a route`)
    for (const route of routes) {
      const { status, text } = await callBy(http, route, params)
      assert.is(status, route.status, `${route.verb} ${route.path}: ${text.slice(0, 400)}`)
      const wrong = methods[call].result()(JSON.parse(text))
      assert.ok(methods[call].result().allows(JSON.parse(text)), `${route.path}: ${String(wrong)}`)
    }
  }
  assert.equal(
    table.map(({ call }) => call).filter(call => !calls.some(([name]) => name === call)),
    [],
    'every method with a route has an example here',
  )
})

const ends = (worker: string): ReturnType<typeof examples> => [
  ['worker.stop', { id: worker, drain: true }],
  ['daemon.stop', { drain: true }],
]

test('the document of all routes is valid OpenAPI 3.1', async () => {
  const document = built('openapi.json')
  const { Validator } = createRequire(import.meta.url)('@seriousme/openapi-schema-validator') as OpenApiValidator
  const { valid, errors } = await new Validator().validate(document)
  assert.ok(valid, JSON.stringify(errors))
  assert.is(document.openapi, '3.1.0')
})

test('the document has every route with the parameters of its method, and no operation twice', () => {
  const { paths } = built('openapi.json') as { paths: Record<string, Record<string, Operation>> }
  for (const { call, verb, path, status } of table) {
    const { operationId, parameters, requestBody, responses } = paths[path]![verb.toLowerCase()]!
    assert.match(operationId, new RegExp(`^${call}(\\.short)?$`))
    assert.ok(String(status) in responses, path)
    const body = requestBody?.content['application/json'].schema.properties ?? {}
    const { properties = {} } = methods[call as MethodName].params().toJsonSchema({ fallback: () => ({}) }) as Schema
    assert.equal([...parameters.map(({ name }) => name), ...Object.keys(body)].sort(), Object.keys(properties).sort())
  }
  const names = Object.values(paths).flatMap(path => Object.values(path).map(({ operationId }) => operationId))
  assert.is(new Set(names).size, names.length)
})

test('the document has the routes that are not made from the contract, too', () => {
  const { paths } = built('openapi.json') as { paths: Record<string, Record<string, Operation>> }
  for (const { verb, path } of createHandlers({} as BridgeOptions))
    assert.ok(paths[path]?.[verb.toLowerCase()], `${verb} ${path} is in build/openapi/other-paths.ts`)
})

test('the daemon serves it', async () => {
  await using project = await scratch('server: {port: 0}\n')
  const { text, headers } = await (await httpOf(project.stateDir)).get('/api/openapi.json')
  assert.equal(JSON.parse(text), built('openapi.json'))
  assert.match(headers.get('content-type')!, /^application\/json/)
})

test('two methods with the same route are an error of the build', () => {
  const params = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] }
  const described = { description: '', writes: false, params, result: {} }
  assert.throws(
    () => routeTable({ 'queue.get': described, 'queue.show': described }),
    "'queue.show' and 'queue.get' share the route GET /api/queues/{id}",
  )
})

type OpenApiValidator = {
  Validator: new () => { validate(document: object): Promise<{ valid: boolean; errors?: unknown }> }
}

type Schema = { properties?: Record<string, unknown> }
type Operation = {
  operationId: string
  parameters: { name: string }[]
  requestBody?: { content: { 'application/json': { schema: Schema } } }
  responses: object
}

test.run()
