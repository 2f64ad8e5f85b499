// What was acknowledged is there, whatever happens to the daemon (docs/contract.md §7).

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { asSparkqError } from '../../lib/model/errors.ts'
import { newId } from '../../lib/model/id.ts'
import { newProject, type Project } from '../helpers/project.ts'

const durability = suite('durability')

const TASKS = 10_000
const KILLS = 10

/** Enqueues from `first` on, pipelined; resolves to how many were acknowledged, in order, before the connection
 * broke. */
const enqueueUntilBroken = async (project: Project, ids: readonly string[], first: number): Promise<number> => {
  const client = await project.client()
  let acknowledged = first
  const answers = ids.slice(first).map((id, i) =>
    client.call('task.enqueue', { tasks: [{ id, payload: { argv: ['echo', String(first + i)] } }] }).then(() => {
      assert.is(acknowledged, first + i, 'acknowledged in order')
      acknowledged++
    }),
  )
  await Promise.all(answers.map(answer => answer.catch(error => assert.is(asSparkqError(error).code, 'disconnected'))))
  return acknowledged
}

durability('10,000 acknowledged enqueues outlive ten kill -9: all there, none twice, in order', async () => {
  await using project = await newProject({ config: 'runners: []' })
  const ids = Array.from({ length: TASKS }, () => newId('tsk'))
  let acknowledged = 0
  for (let kill = 1; kill <= KILLS; kill++) {
    // It dies in the middle of the work on this share, at another moment each time.
    const share = ids.slice(0, Math.floor((TASKS * kill) / KILLS))
    const enqueued = enqueueUntilBroken(project, share, acknowledged)
    const watcher = await project.client()
    while (acknowledged < share.length) {
      const { queues } = await watcher.call('queue.list', {}).catch(() => ({ queues: [] }))
      if ((queues[0]?.counts.queued ?? Infinity) > acknowledged + (share.length - acknowledged) * (kill / (KILLS + 1)))
        break
    }
    await project.kill()
    acknowledged = await enqueued
    assert.is((await project.sparkq(['start'])).code, 0, 'the next start recovers by itself')
  }
  acknowledged = await enqueueLeft(project, ids, acknowledged)
  assert.is(acknowledged, TASKS)
  assert.equal(await idsInOrder(project), ids)
})

/** The last share, to its end. */
const enqueueLeft = async (project: Project, ids: readonly string[], first: number): Promise<number> => {
  const client = await project.client()
  await Promise.all(
    ids.slice(first).map(id => client.call('task.enqueue', { tasks: [{ id, payload: { argv: ['true'] } }] })),
  )
  return ids.length
}

const idsInOrder = async (project: Project): Promise<string[]> => {
  const client = await project.client()
  const newestFirst: string[] = []
  for (let after: string | null | undefined; after !== null; ) {
    const page = await client.call('task.list', { queue: 'default', limit: 1000, after })
    newestFirst.push(...page.tasks.map(task => task.id))
    after = page.next
  }
  return newestFirst.reverse()
}

durability('of two daemons started at the same instant, 20 times over, exactly one runs', async () => {
  await using project = await newProject({ config: 'runners: []', start: false })
  for (let round = 0; round < 20; round++) {
    const both = await Promise.all([project.sparkq(['start']), project.sparkq(['start'])])
    const pid = await project.pid()
    assert.equal(both.map(({ code, stderr }) => `${code} ${stderr}`).sort(), [
      `0 sparkq is already running (pid ${pid})\n`,
      `0 sparkq is running (pid ${pid})\n`,
    ])
    await project.kill()
  }
})

durability.run()
