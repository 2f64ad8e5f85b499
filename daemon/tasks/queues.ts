// Creates queues, and what every project has from the start: its row, the default session, the default queue and the
// queues of its checks.

import { refuse } from '../../lib/model/errors.ts'
import { newId } from '../../lib/model/id.ts'
import type { Config } from '../../lib/config/load.ts'
import { queuesOf } from '../../lib/config/checks.ts'
import type { Store } from '../store/index.ts'
import { freePrefix } from './queue-prefix.ts'

/** Updates the project's row from the configuration, and creates the default session and the queues that the
 * configuration names if they do not exist. */
export const ensureProject = (store: Store, config: Config, now: number): void => {
  const { name, repoPath, prdPath } = config.project
  store.projects.put.run({
    id: store.projects.get.get({})?.id ?? newId('prj', now),
    name,
    repo_path: repoPath,
    prd_path: prdPath,
    now,
  })

  const { session, queue } = config.defaults
  if (!store.sessions.find.get({ reference: session }))
    store.sessions.insert.run({ id: newId('ses', now), name: session, instructions: null, now })
  const { id } = store.sessions.find.get({ reference: session })!
  for (const name of new Set([queue, ...queuesOf(config.hooks)])) {
    if (!store.queues.byName.get({ name }))
      createQueue(store, { name, session_id: id, instructions: null, status: 'active', jobs: DEFAULT_JOBS, now })
  }
}

/** Tasks at a time of a queue that was made without a number. */
export const DEFAULT_JOBS = 1

type NewQueue = {
  name: string
  session_id: string
  instructions: string | null
  status: 'planned' | 'active'
  jobs: number
  now: number
}

/** Creates a queue, whose name must be free; returns its id. */
export const createQueue = (store: Store, queue: NewQueue): string => {
  const id = newId('que', queue.now)
  const prefix = freePrefix(store, queue.name, id)
  store.queues.ensurePrefix.run({ prefix })
  store.queues.insert.run({ ...queue, id, prefix })
  return id
}

/** Refuses with `conflict` a queue that has queued or running tasks. */
export const mustBeFinished = ({ queues }: Store, { id, name }: { id: string; name: string }): void => {
  const { queued, running } = queues.open.get({ id })!
  if (queued + running === 0) return
  refuse('conflict', {
    kind: 'queue',
    name,
    is: `in use (${queued} queued, ${running} running)`,
    needs: 'finished',
    hint: `'sparkq wait -q ${name}' waits for them, 'sparkq tasks -q ${name}' lists them`,
  })
}

/** Deletes a queue whose tasks were deleted. Returns false, and changes nothing, if it has finished tasks again. */
export const removeQueue = (store: Store, queue: { id: string; name: string }): boolean => {
  const { id } = queue
  mustBeFinished(store, queue)
  const row = store.queues.findCounted.get({ id })
  if (row && row.succeeded + row.failed + row.canceled > 0) return false
  const { deleteFormerPrefixes, deleteCounts, releaseWorkers } = store.queues
  for (const statement of [deleteFormerPrefixes, deleteCounts, releaseWorkers, store.queues.delete])
    statement.run({ id })
  return true
}
