// Tasks of a project without runners, each in the state that a test needs: claimed and reported over the socket.

import { newId } from '../../lib/model/id.ts'
import type { Client } from '../../lib/rpc/client.ts'

type Outcome =
  | { as: 'queued' | 'running' }
  | { as: 'succeeded'; summary?: string; stdout?: string }
  | { as: 'failed'; reason?: string; stderr?: string }

/** Adds a task of a line of bash and brings it into a state; returns its friendly id. Nothing else may wait in the
 * queue. */
export const seed = async (
  { call }: Client,
  line: string,
  outcome: Outcome,
  { queue = 'default' }: { queue?: string } = {},
): Promise<string> => {
  const {
    tasks: [task],
  } = await call('task.enqueue', {
    tasks: [{ id: newId('tsk'), queue, tool: 'run-bash', payload: { script: line, cwd: '/src/shop' } }],
  })
  const { id, friendly_id } = task!
  if (outcome.as === 'queued') return friendly_id
  await call('task.claim', { queue })
  if (outcome.as === 'succeeded')
    await call('task.complete', { id, summary: outcome.summary ?? 'done', stdout: outcome.stdout ?? '' })
  if (outcome.as === 'failed')
    await call('task.fail', { id, reason: outcome.reason ?? 'exit 1', stderr: outcome.stderr ?? '', exit_code: 1 })
  return friendly_id
}

/** The tasks that a morning finds: one failed, twelve done, one running, one that waits. */
export const seedMorning = async (client: Client): Promise<void> => {
  await client.call('queue.create', { name: 'auth', instructions: 'Tests first.\nAsk before a migration.' })
  await client.call('queue.create', { name: 'nightly' })
  await seed(
    client,
    'npm test -- auth',
    {
      as: 'failed',
      reason: 'exit 1: refresh token expires (auth.test.ts:81)',
      stderr: '1 of 42 failed\n  ✗ refresh token expires (auth.test.ts:81)\n    expected 401, got 200\n',
    },
    { queue: 'auth' },
  )
  for (let i = 1; i <= 12; i++) await seed(client, `npm run build ${i}`, { as: 'succeeded', summary: `built ${i}` })
  await seed(client, 'npm run lint', { as: 'running' })
  await seed(client, './backup.sh', { as: 'queued' }, { queue: 'nightly' })
}
