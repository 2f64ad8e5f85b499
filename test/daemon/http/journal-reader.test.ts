import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createJournalReader, textOf, type EventBatch } from '../../../daemon/http/journal-reader.ts'
import { within } from '../../helpers/within.ts'

const test = suite('http: one reader of the journal')

/** Events with these numbers; `next` is the last number unless given. */
const events = (seqs: readonly number[], next = seqs.at(-1)!): EventBatch => ({
  events: seqs.map(seq => ({ seq }) as EventBatch['events'][number]),
  next,
})

/** A journal whose requests the test answers. */
const journal = () => {
  const asked: { after: number; given: AbortSignal; answer: (events: EventBatch) => void; fail: (e: Error) => void }[] =
    []
  const reader = createJournalReader(
    (after, given) =>
      new Promise((resolve, reject) => void asked.push({ after, given, answer: resolve, fail: reject })),
  )
  return { asked, reader }
}

const follower = (place: number, isFast = () => true) => {
  const got: string[] = []
  return { place, got, write: (text: string) => got.push(text) > 0 && isFast() }
}

const settled = () => new Promise(resolve => setImmediate(resolve))

test('one request serves all that are at the end, and the next one goes on behind it', async () => {
  const { asked, reader } = journal()
  const both = [follower(5), follower(5)]
  for (const one of both) void reader.follow(one)
  assert.is(asked.length, 1)
  assert.is(asked[0]!.after, 5)
  asked[0]!.answer(events([6, 7]))
  await settled()
  for (const { got, place } of both) {
    assert.equal(got, [textOf(events([6, 7]))])
    assert.is(place, 7)
  }
  assert.is(asked.length, 2)
  assert.is(asked[1]!.after, 7)
})

test('a follower that came later gets only what it has not, one that was overtaken goes on by itself', async () => {
  const { asked, reader } = journal()
  const early = follower(5)
  void reader.follow(early)
  const late = follower(6)
  void reader.follow(late)
  const ahead = follower(9)
  void reader.follow(ahead)
  asked[0]!.answer(events([6, 7]))
  await settled()
  assert.equal(early.got, [textOf(events([6, 7]))])
  assert.equal(late.got, [textOf(events([7]))])
  assert.equal(ahead.got, [])
  assert.is(ahead.place, 9)
  assert.is(await within('the place', reader.follow(follower(5))), 5)
})

test('a slow follower leaves with its place; the last one that leaves ends the request', async () => {
  const { asked, reader } = journal()
  const slow = follower(5, () => false)
  const fast = follower(5)
  const left = reader.follow(slow)
  const end = reader.follow(fast)
  asked[0]!.answer(events([6]))
  assert.is(await within('the slow one to leave', left), 6)
  await settled()
  asked[1]!.answer(events([7]))
  await settled()
  assert.is(slow.got.length, 1)
  assert.is(fast.got.length, 2)
  assert.not(asked[2]!.given.aborted)
  reader.leave(fast)
  assert.is(await within('the end', end), 7)
  assert.ok(asked[2]!.given.aborted)
})

test('after the last has left, the next follower has a request of its own, and no late answer reaches it', async () => {
  const { asked, reader } = journal()
  const first = follower(5)
  void reader.follow(first)
  reader.leave(first)
  const second = follower(5)
  void reader.follow(second)
  assert.is(asked.length, 2)
  asked[0]!.answer(events([6]))
  await settled()
  assert.equal(second.got, [])
  asked[1]!.answer(events([6]))
  await settled()
  assert.equal(second.got, [textOf(events([6]))])
})

test('an error ends all', async () => {
  const { asked, reader } = journal()
  const both = [reader.follow(follower(5)), reader.follow(follower(5))]
  asked[0]!.fail(new Error('stopping'))
  for (const end of both) assert.match(String(await end.catch(String)), /stopping/)
})

test('the text of events: each with its number, then the place if others were passed over', () => {
  assert.is(textOf(events([6])), 'id: 6\ndata: {"seq":6}\n\n')
  assert.is(textOf(events([6], 9)), 'id: 6\ndata: {"seq":6}\n\nid: 9\n\n')
  assert.is(textOf(events([], 9)), 'id: 9\n\n')
})

test.run()
