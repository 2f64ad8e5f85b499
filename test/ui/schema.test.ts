import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { describe } from '../../lib/protocol/describe.ts'
import { problems, sentence } from '../../ui/schema.js'

const test = suite('ui: schema')

const ENQUEUE = (describe() as Record<string, { params: object }>)['task.enqueue']!.params
const TASK = { payload: { argv: ['make'] } }

const said = (schema: object, value: unknown) => problems(schema, value).map(problem => sentence(problem, 'the value'))

test('a task that the contract allows has no problem', () => {
  const full = { ...TASK, queue: 'auth', timeout: null, retries: 3, key: 'k', if_exists: 'skip', name: 'a name' }
  assert.equal(said(ENQUEUE, { tasks: [TASK, full] }), [])
})

const WRONG: [object, string][] = [
  [{}, 'tasks[0].payload is missing'],
  [{ payload: [] }, 'tasks[0].payload is not an object'],
  [{ ...TASK, retries: 1.5 }, 'tasks[0].retries is not a whole number'],
  [{ ...TASK, retries: -1 }, 'tasks[0].retries is below 0'],
  [{ ...TASK, retries: 101 }, 'tasks[0].retries is above 100'],
  [{ ...TASK, timeout: 0 }, 'tasks[0].timeout is not above 0'],
  [{ ...TASK, timeout: 'soon' }, 'tasks[0].timeout is not a number or null'],
  [{ ...TASK, key: '' }, 'tasks[0].key is empty'],
  [{ ...TASK, key: 'k'.repeat(201) }, 'tasks[0].key is longer than 200 characters'],
  [{ ...TASK, name: 'two\nlines' }, 'tasks[0].name is not one line of up to 200 characters'],
  [{ ...TASK, if_exists: 'maybe' }, 'tasks[0].if_exists is not one of error, replace, skip'],
]

test('what the contract refuses is named with its place', () => {
  for (const [task, message] of WRONG) assert.equal(said(ENQUEUE, { tasks: [task] }), [message])
  assert.equal(said(ENQUEUE, { tasks: [] }), ['tasks needs 1 item or more'])
  assert.equal(said(ENQUEUE, []), ['the value is not an object'])
  assert.match(said(ENQUEUE, { tasks: [{ ...TASK, color: 1 }] }).join(), /^tasks\[0\]\.color is not known; there are /)
})

test('every keyword of the parameters of the contract is known', () => {
  const known = [
    ...['$schema', 'type', 'properties', 'required', 'additionalProperties', 'items', 'minItems', 'maxItems'],
    ...['minLength', 'maxLength', 'pattern', 'minimum', 'maximum', 'exclusiveMinimum', 'enum', 'const', 'anyOf'],
    'description',
  ]
  const visit = (schema: Record<string, unknown>): void => {
    for (const [keyword, rule] of Object.entries(schema)) {
      assert.ok(known.includes(keyword), `${keyword} is checked by ui/schema.js`)
      if (keyword === 'properties') for (const below of Object.values(rule as object)) visit(below)
      if (keyword === 'items') visit(rule as Record<string, unknown>)
      if (keyword === 'additionalProperties' && typeof rule === 'object') visit(rule as Record<string, unknown>)
      if (keyword === 'anyOf') for (const branch of rule as Record<string, unknown>[]) visit(branch)
    }
  }
  for (const { params } of Object.values(describe()) as { params: Record<string, unknown> }[]) visit(params)
})

test('keys that exclude one another, and keys that go together', () => {
  const one = { type: 'object', oneOf: [{ required: ['a'] }, { required: ['b'] }], dependentRequired: { c: ['b'] } }
  assert.equal(said(one, { a: 1 }), [])
  assert.equal(said(one, {}), ['the value needs exactly one of a, b'])
  assert.equal(said(one, { a: 1, b: 1 }), ['the value needs exactly one of a, b'])
  assert.equal(said(one, { a: 1, c: 1 }), ['c goes with b'])
})

test.run()
