// One thing done to each of many tasks, while their names still arrive.

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { eachId } from '../../../lib/tasks/for-each-task.ts'
import { failure } from '../../../lib/model/errors.ts'
import type { Io } from '../../../lib/cli/io.ts'
import { codeOf } from '../../helpers/refusal.ts'

const test = suite('eachId')

type Seen = { io: Io; said: string[]; taken: number; left: boolean; closed: boolean }

/** A stdin of such arrivals, and what became of it. */
const stdin = (...arrivals: string[][]): Seen => {
  const seen: Seen = {
    said: [],
    taken: 0,
    left: false,
    closed: false,
    io: {
      async *arrivals() {
        try {
          for (const some of arrivals) {
            seen.taken++
            yield some
          }
        } finally {
          seen.left = true
        }
      },
      out: () => {},
      drained: async () => {},
      err: (text: string) => void seen.said.push(text),
      closed: () => seen.closed,
    } as unknown as Io,
  }
  return seen
}
const each = ({ io }: Seen, call: (id: string) => Promise<unknown>) =>
  eachId({ ids: ['-'], verb: 'test', json: false, io, call, done: () => {} })

test('it begins with what has arrived, before more does', async () => {
  const order: string[] = []
  const seen = stdin(['a', 'b'], ['c'])
  const { arrivals } = seen.io
  seen.io.arrivals = async function* () {
    for await (const some of arrivals()) {
      order.push('arrives')
      yield some
    }
  }
  assert.is(await each(seen, async id => order.push(id)), 0)
  assert.equal(order, ['arrives', 'a', 'b', 'arrives', 'c'])
})

test('at most 256 calls wait at the same time', async () => {
  let [open, most, calls] = [0, 0, 0]
  await each(stdin(Array.from({ length: 2000 }, (_, i) => `t${i}`)), async () => {
    calls++
    most = Math.max(most, ++open)
    await new Promise(setImmediate)
    open--
  })
  assert.equal([calls, most], [2000, 256])
})

test('a refused task is reported and does not stop the others; the exit code is the first', async () => {
  const seen = stdin(['a', 'b', 'c'], ['d'])
  const done: string[] = []
  const exit = await each(seen, async id => {
    if (id === 'b') throw failure('conflict', { kind: 'task', name: id, is: 'queued', needs: 'running' })
    if (id === 'c') throw failure('not_found', { kind: 'task', name: id })
    done.push(id)
  })
  assert.equal([exit, done, seen.said.length], [79, ['a', 'd'], 2])
})

test('an error that is about all ends it, and stdin is left', async () => {
  const seen = stdin(['a'], ['b'])
  let calls = 0
  assert.is(
    await codeOf(
      each(seen, async () => {
        calls++
        throw failure('unreachable', { where: 'x' })
      }),
    ),
    'unreachable',
  )
  assert.equal([calls, seen.taken, seen.left], [1, 1, true])
})

test('the verb ends when the reader of its output is gone', async () => {
  const seen = stdin(['a'], ['b'])
  const done: string[] = []
  assert.is(
    await each(seen, async id => {
      done.push(id)
      seen.closed = true
    }),
    0,
  )
  assert.equal([done, seen.taken, seen.left], [['a'], 1, true])
})

test('a repeated word is called again', async () => {
  const done: string[] = []
  await each(stdin(['a', 'b', 'a'], ['a']), async id => void done.push(id))
  assert.is(done.join(''), 'abaa')
})

test('nothing named, nothing called', async () => assert.is(await each(stdin(), async () => assert.unreachable()), 0))

test.run()
