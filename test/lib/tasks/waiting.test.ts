// What whoever waits is told: why a daemon does not answer yet, and why a queue runs nothing.

import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { failure, toWire } from '../../../lib/model/errors.ts'
import type { Io } from '../../../lib/cli/io.ts'
import { noteIdleReasons, patientConnection } from '../../../lib/tasks/waiting.ts'
import { encode } from '../../../lib/system/json-lines.ts'

const test = suite<{ dir: string }>('patience')

test.before.each(world => {
  world.dir = mkdtempSync(join(tmpdir(), 'sq-p.'))
})
test.after.each(({ dir }) => rmSync(dir, { recursive: true }))

test('a daemon that cannot answer now is noted once for each reason, and asked again', async ({ dir }) => {
  const refusals = [
    failure('busy', { detail: 'the database is locked' }),
    failure('io', { detail: 'disk I/O error' }),
    failure('busy', { detail: 'the database is locked' }),
  ]
  const server = createServer(socket =>
    socket.on('data', data => {
      const { id } = JSON.parse(String(data)) as { id: number }
      const refusal = refusals.shift()
      socket.write(
        encode(refusal ? { jsonrpc: '2.0', id, error: toWire(refusal) } : { jsonrpc: '2.0', id, result: { next: 7 } }),
      )
    }),
  )
  await new Promise<void>(resolve => server.listen(join(dir, 'sock'), resolve))
  const said: string[] = []
  const io = { err: (text: string) => void said.push(text) } as unknown as Io
  const line = patientConnection(
    {
      io,
      cwd: dir,
      env: { SPARKQ_SOCKET: join(dir, 'sock') },
      project: () => ({ socket: join(dir, 'sock') }) as never,
    },
    'wait',
  )
  try {
    assert.is((await line.call('event.list', {})).next, 7)
    assert.equal(said, [
      'sparkq-wait: the database is locked; retrying until it answers\n',
      'sparkq-wait: disk I/O error; retrying until it answers\n',
    ])
  } finally {
    line.close()
    server.close()
  }
})

test('why a queue runs nothing is looked at again, and noted whenever that is new', async () => {
  const planned = { queue: { name: 'next', status: 'planned' } }
  const answers = [[], [planned], [planned], [], [planned]]
  const said: string[] = []
  const { promise: over, resolve } = Promise.withResolvers<void>()
  const call = () => {
    const queues = answers.shift()
    if (!queues) resolve()
    return Promise.resolve({ queues: queues ?? [], stopping: false })
  }
  const io = { err: (text: string) => void said.push(text) } as unknown as Io
  const end = noteIdleReasons(['next', 'next'], { call: call as never, io, verb: 'wait' }, { graceMs: 1, againMs: 1 })
  await over
  end()
  const note = "sparkq-wait: queue 'next' is planned: 'sparkq queue start next'\n"
  assert.equal(said, [note, note])
})

test.run()
