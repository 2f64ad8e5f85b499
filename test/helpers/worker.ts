// A worker as the daemon sees one: a connection that registered, and what it is told.

import * as assert from 'uvu/assert'
import type { Client, Notification } from '../../lib/rpc/client.ts'
import { newId } from '../../lib/model/id.ts'
import type { Params, Result } from '../../lib/protocol/index.ts'
import type { Scratch } from './daemon.ts'
import { until } from './until.ts'
import { within } from './within.ts'

export const register = { name: 'worker-here-default', queue: 'default', pid: process.pid, host: 'here' }

export type TestWorker = {
  id: string
  client: Client
  /** What it was told and nobody has asked for. */
  told: any[]
  directive(): Promise<any>
  claim(): Promise<NonNullable<Result<'task.claim'>>>
}

/** A worker with a connection of its own. */
export const newWorker = async (
  project: Scratch,
  id = newId('wrk'),
  changes: Partial<typeof register> = {},
): Promise<TestWorker> => {
  const told: any[] = []
  const heard: ((directive: any) => void)[] = []
  const client = await project.client(({ method, params }: Notification) => {
    assert.is(method, 'worker.directive')
    const hear = heard.shift()
    if (hear) hear(params)
    else told.push(params)
  })
  await client.call('worker.register', { ...register, ...changes, id })
  const directive = () =>
    told.length > 0
      ? Promise.resolve(told.shift())
      : within('a directive', new Promise<any>(resolve => void heard.push(resolve)))
  return {
    id,
    client,
    told,
    directive,
    claim: async () => (await client.call('task.claim', { queue: 'default', worker: id }))!,
  }
}

export const statusOf = async ({ call }: Scratch, id: string): Promise<string> =>
  (await call('task.get', { id })).status

/** Waits until the task has this status. */
export const untilStatus = async (project: Scratch, id: string, status: string): Promise<void> => {
  let seen: string | undefined
  await until(
    `task ${id} to be ${status}`,
    async () => (seen = await statusOf(project, id)) === status,
    () => ({ seen, log: project.log.slice(-5) }),
  )
}

/** Waits until so many workers have a connection. */
export const untilWorkers = async ({ call, log }: Scratch, count: number): Promise<void> => {
  let seen: number | undefined
  await until(
    `${count} workers to be connected`,
    async () => (seen = (await call('daemon.status', {})).workers.length) === count,
    () => ({ seen, log: log.slice(-5) }),
  )
}

/** An answer that is looked at later; a test that fails before shall say why. */
export const later = <T>(answer: Promise<T>): Promise<T> => {
  answer.catch(() => {})
  return answer
}

/** A worker without a connection; its id. */
export const newDetached = async (
  { call }: Scratch,
  changes: Partial<Params<'worker.register'>> = {},
): Promise<string> =>
  (await call('worker.register', { id: newId('wrk'), name: 'agent', host: 'elsewhere', detached: true, ...changes })).id
