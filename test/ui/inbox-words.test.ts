import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { dateline, firstUnseen, headline, lede, sections } from '../../ui/inbox-words.js'
import { clauses, inWords, list } from '../../ui/words.js'

const test = suite('ui: words of the inbox')

const totals = { failed: 0, succeeded: 0, canceled: 0 }
const quiet = { totals, running: 0, queued: 0, running_tasks: [] }
const named = (name: string) => [{ name, payload: {} }] as never

test('the headline is a sentence about what happened', () => {
  assert.is(
    headline({ ...quiet, totals: { ...totals, failed: 2, succeeded: 62 }, running: 1, running_tasks: named('make') }),
    'Two failed, sixty-two done, and make is running.',
  )
  assert.is(headline({ ...quiet, totals: { ...totals, failed: 1 } }), 'One failed.')
  assert.is(
    headline({ ...quiet, totals: { ...totals, succeeded: 1204 }, running: 3 }),
    '1,204 done and three are running.',
  )
  assert.is(headline(quiet), 'Nothing new.')
  assert.is(headline({ ...quiet, running: 1, running_tasks: named('x'.repeat(25)) }), 'Nothing new, one is running.')
  assert.is(headline({ ...quiet, queued: 1 }), 'Nothing new, one task waiting.')
})

test('the lede has the sum of the work', () => {
  const queues = [{ queue: 'a', succeeded: 1, failed: 0, canceled: 0, execution_time: 2460 }]
  assert.is(lede({ queues, queued: 3, left: 0 }), '41 minutes of work in one queue. Three tasks wait.')
  assert.is(lede({ queues: [], queued: 0, left: 0 }), '')
})

test('the dateline goes back to the first thing that was not seen', () => {
  const now = new Date(2026, 10, 29, 7, 2)
  const since = new Date(2026, 10, 28, 18, 40).toISOString()
  assert.is(dateline(since, now), 'Sunday, 29 November, since yesterday at 18:40')
  assert.is(dateline(undefined, now), 'Sunday, 29 November')
  assert.is(
    firstUnseen([{ finished_at: '2026-01-02' }, { finished_at: '2026-01-01' }, { finished_at: null }]),
    '2026-01-01',
  )
})

test('failed tasks are shown whole, the others by queue beyond ten', () => {
  const task = (status: string, i: number) => ({
    status,
    queue: i % 3 === 0 ? 'lint' : 'build',
    finished_at: `2026-${i}`,
  })
  const tasks = [task('failed', 1), ...Array.from({ length: 15 }, (_, i) => task('succeeded', 10 + i))]
  const { look, shown, more, byQueue } = sections(tasks)
  assert.is(look.length, 1)
  assert.equal([shown[0]?.finished_at, shown.length, more], ['2026-24', 10, 5])
  assert.is(byQueue, 'build 4, lint 1')
  assert.is(sections(tasks.slice(0, 11)).more, 0)
})

test('numbers, lists and clauses', () => {
  assert.equal([0, 1, 19, 20, 21, 90, 99, 100, 1204].map(inWords), [
    ...['no', 'one', 'nineteen', 'twenty', 'twenty-one', 'ninety', 'ninety-nine', '100', '1,204'],
  ])
  assert.equal([list([]), list(['a']), list(['a', 'b', 'c'])], ['', 'a', 'a, b and c'])
  assert.equal([clauses(['a', 'b']), clauses(['a', 'b', 'c'])], ['a and b', 'a, b, and c'])
})

test.run()
