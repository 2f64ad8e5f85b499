import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { failure } from '../../../lib/model/errors.ts'
import { spool } from '../../../lib/project/spool.ts'
import { limitMs } from '../../helpers/patience.ts'
import { detail, endWorld, newWorld, status, wrongs, type World } from './project-without-faults.ts'

const test = suite<World>('doctor: daemon')
test.before.each(newWorld)
test.after.each(endWorld)

test('another version of the daemon', ({ facts }) => {
  assert.equal(wrongs(facts({ daemon: status({ version: '0.9.0' }) })), ['version: SparkQ is 1.0.0, the daemon 0.9.0'])
})

const queue = (name: string, changes: object = {}) => ({
  name,
  status: 'idle',
  jobs: 1,
  runner: false,
  runner_fault: null,
  ...changes,
})
const runners: [string, object[], string[]][] = [
  ['is there', [queue('q', { runner: true })], []],
  ['is not there', [queue('q')], ["runners: queue 'q' has no runner"]],
  ['is not wanted', [queue('q', { jobs: 0 })], []],
  [
    'fails in another queue',
    [queue('q', { runner: true }), queue('x', { runner_fault: 'exit code 1' })],
    ["runners: the runner of queue 'x' fails (exit code 1)"],
  ],
  [
    'of a queue that ended',
    [queue('q', { status: 'ended' })],
    ["runners: queue 'q' has a runner in sparkq.yml, but ended"],
  ],
  [
    'of no queue',
    [queue('other')],
    ["runners: queue 'q' has a runner in sparkq.yml, but does not exist or is archived"],
  ],
]
for (const [what, queues, expected] of runners) {
  test(`a runner that ${what}`, ({ facts, configuration }) => {
    const wanted = configuration({ runners: [{ queue: 'q' }] })
    assert.equal(wrongs(facts({ configuration: wanted, daemon: status({ queues }) })), expected)
  })
}

test('a runner has a moment to come when the daemon began just now', ({ facts, configuration }) => {
  const daemon = status({ queues: [queue('q')], started_at: new Date(Date.now() + limitMs).toISOString() })
  assert.equal(wrongs(facts({ configuration: configuration({ runners: [{ queue: 'q' }] }), daemon })), [])
})

test('the row of the socket follows from the refusal', ({ dir, facts }) => {
  const socket = (code: 'unreachable' | 'timed_out' | 'not_permitted') =>
    wrongs(
      facts({
        daemon: {
          refusal:
            code === 'unreachable'
              ? failure(code, { where: 'x' })
              : code === 'timed_out'
                ? failure(code, { what: 'it' })
                : failure(code, { detail: 'not yours' }),
        },
      }),
    )
  assert.equal(socket('unreachable'), ['socket: the daemon is down'])
  assert.equal(socket('timed_out'), ['socket: it took too long to answer'])
  assert.equal(socket('not_permitted'), ['socket: not yours'])
  writeFileSync(join(dir, 'sock'), '')
  assert.equal(socket('unreachable'), [`socket: no process listens at '${dir}/sock': the daemon crashed`])
})

test('what waits in the spool is no fault, but for a daemon that answers', ({ dir, facts }) => {
  spool(join(dir, '.sparkq'), { tasks: [] })
  assert.is(
    detail(facts({ daemon: { refusal: failure('unreachable', { where: 'x' }) } }), 'spool'),
    '1 request for the daemon to take when it starts',
  )
  assert.equal(wrongs(facts()), ['spool: 1 request in the spool, which the daemon has not taken'])
})

test.run()
