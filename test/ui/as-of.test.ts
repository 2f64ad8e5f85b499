import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { momentSentence, taskAsOf } from '../../ui/as-of.js'
import { seqAt } from '../../ui/seq-at.js'

const test = suite('ui: as of a moment')

const at = (second: number) => `2026-01-31T07:00:${String(second).padStart(2, '0')}.000Z`
const events = (...kinds: [kind: string, second: number, claim?: number][]) =>
  kinds.map(([kind, second, claim = null]) => ({ kind, at: at(second), claim })) as never

test('a task is what its events up to the moment say', () => {
  assert.is(taskAsOf(events()), undefined)
  const ran = taskAsOf(events(['task.enqueued', 0], ['task.claimed', 5, 1]))!
  assert.is(momentSentence(ran, at(9)), 'was running for 4 s, after 5 s of waiting')
  const back = taskAsOf(events(['task.enqueued', 0], ['task.claimed', 5, 1], ['task.released', 9]))!
  assert.is(momentSentence(back, at(10)), 'was waiting for 1 s, after attempt 1')
  const again = taskAsOf(
    events(
      ['task.enqueued', 0],
      ['task.claimed', 5, 1],
      ['task.released', 9],
      ['task.claimed', 12, 2],
      ['task.stale', 20],
    ),
  )!
  assert.is(
    momentSentence(again, at(22)),
    'was running for 10 s, longer than its timeout, attempt 2, after 8 s of waiting',
  )
  assert.is(momentSentence(taskAsOf(events(['task.enqueued', 0], ['task.canceled', 5]))!, at(9)), 'was canceled')
})

test('an event that changes no state leaves the task as it was', () => {
  assert.equal(taskAsOf(events(['task.enqueued', 0], ['task.edited', 5])), taskAsOf(events(['task.enqueued', 0])))
})

test('the place at a moment is found by halves, also where numbers are missing', async () => {
  const journal = [2, 3, 7, 8, 20, 21, 22].map(seq => ({ seq, at: at(seq) }))
  let asked = 0
  const before = async (seq: number) => (asked++, journal.findLast(event => event.seq < seq) as never)
  const found = async (second: number) => seqAt(before, Date.parse(at(second)))
  assert.equal(await Promise.all([1, 2, 5, 7, 19, 22, 50].map(found)), [0, 2, 3, 7, 8, 22, 22])
  assert.ok(asked < 7 * 8)
  assert.is(await seqAt(async () => undefined, 0), 0)
})

test.run()
