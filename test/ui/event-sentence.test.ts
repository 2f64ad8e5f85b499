import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { eventKinds } from '../../lib/model/state-machines.ts'
import { SENTENCES, eventSentence } from '../../ui/event-sentence.js'

const test = suite('ui: event sentence')

const EVENT = {
  ...{ seq: 1, at: '2026-01-31T07:00:00.000Z', session: 'default', queue: 'auth', task: 'tsk_1', worker: 'wrk_abc123' },
  ...{ friendly_id: 'AUTH-1', claim: 1, detail: null, origin: null },
}
const said = (event: object) =>
  eventSentence({ ...EVENT, kind: '', ...event } as never)
    .map(part => (typeof part === 'string' ? part : part.text))
    .join('')

test('every kind of event has a sentence', () => {
  assert.equal(
    eventKinds.filter(kind => !(kind in SENTENCES)),
    [],
  )
})

test('a sentence names its task, its attempt and the reason', () => {
  assert.is(said({ kind: 'task.claimed' }), 'AUTH-1 was claimed by worker abc123')
  assert.is(said({ kind: 'task.failed', detail: 'timeout', claim: 2 }), 'AUTH-1 failed: timeout (attempt 2)')
  assert.is(said({ kind: 'task.failed', detail: 'failed' }), 'AUTH-1 failed')
  assert.is(said({ kind: 'queue.renamed', detail: 'old -> auth' }), 'queue auth was renamed: old -> auth')
  assert.is(said({ kind: 'task.purged', friendly_id: 'AUTH-9' }), 'AUTH-9 was deleted with its logs')
})

test('tasks, queues and tools are links, and a name cannot leave its place in the address', () => {
  const links = (event: object) =>
    eventSentence({ ...EVENT, ...event } as never).flatMap(part => (typeof part === 'string' ? [] : [part.href]))
  assert.equal(links({ kind: 'task.enqueued', queue: 'a/b#c' }), ['#/tasks/AUTH-1', '#/queues/a%2Fb%23c'])
  assert.equal(links({ kind: 'tool.paused', detail: 'llm' }), ['#/tools'])
})

test('an unknown kind is shown as it is', () => {
  assert.is(said({ kind: 'moon.risen', detail: 'full' }), 'moon.risen: full')
})

test.run()
