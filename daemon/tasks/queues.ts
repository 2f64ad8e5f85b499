// How queues come into being, and what is there from the start: the project's row, its default session, its
// default queue and those that its checks go into.

import { newId } from '../../lib/model/id.ts'
import type { Config } from '../../lib/config/load.ts'
import { queuesOf } from '../../lib/config/checks.ts'
import type { Store } from '../store/index.ts'

/** Brings the project's row up to the configuration and makes its default session and the queues that it names, if
 * nobody did yet. */
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
      createQueue(store, { name, session_id: id, instructions: null, status: 'active', now })
  }
}

type NewQueue = {
  name: string
  session_id: string
  instructions: string | null
  status: 'planned' | 'active'
  now: number
}

/** Makes a queue whose name is free; its id. */
export const createQueue = (store: Store, queue: NewQueue): string => {
  const id = newId('que', queue.now)
  const prefix = prefixOf(queue.name)
  store.queues.ensurePrefix.run({ prefix })
  store.queues.insert.run({ ...queue, id, prefix })
  return id
}

/** The letters of friendly ids: the name in capitals, everything else dropped (docs/contract.md §2). */
const prefixOf = (name: string): string => name.toUpperCase().replace(/[^\p{L}]/gu, '') || 'TASK'
