// The runner's one connection to the daemon, made again whenever it is lost. Tasks go on without it; what is to be
// reported is reported when it is back (docs/contract.md §8).

import { setTimeout as sleep } from 'node:timers/promises'
import type { Call, Client, Loose, Notification } from '../rpc/client.ts'
import { asSparkqError, refuse, type ErrorCode, type SparkqError } from '../model/errors.ts'
import { isPassing } from '../model/retryable-errors.ts'
import type { Params, Result } from '../protocol/index.ts'
import type { Directive } from '../protocol/worker.ts'

export type Link = {
  /** What the daemon said when it took this worker in, the last time. */
  registration(): Registration
  /** Waits for the connection, then calls once. Rejects with `disconnected` when it is lost meanwhile. */
  call: Call
  /** Calls until there is an answer that is more than "not now". */
  insist: Call
  /** Says that the worker has stopped and ends the connection. */
  close(): void
}

/** A runner always has a queue. */
export type Registration = Result<'worker.register'> & { queue: NonNullable<Result<'worker.register'>['queue']> }

export type LinkRequest = {
  /** Finds and dials the daemon, which may have moved since the last time. */
  dial: (notified: (notification: Notification) => void) => Promise<Client>
  /** Who this worker is and what it holds, now. */
  introduce: () => Loose<Params<'worker.register'>>
  directed: (directive: Directive) => void
  /** The daemon takes this worker for dead and will not have it back: nothing that it holds is its own any more. */
  fenced: (error: SparkqError) => void
  /** Whether it is still worth waiting for a daemon that does not answer. */
  patient: () => boolean
}

const FIRST_WAIT_MS = 50
const LONGEST_WAIT_MS = 2_000
const FAREWELL_MS = 1_000

/** Answers of `worker.register` and `worker.heartbeat` to one whose row has ended, or was purged since. */
const FENCED: ReadonlySet<ErrorCode> = new Set(['conflict', 'not_found'])

export const isFenced = (error: unknown): boolean => FENCED.has(asSparkqError(error).code)

/** Connects and registers; rejects when the first try fails. */
export const openLink = async ({ dial, introduce, directed, fenced, patient }: LinkRequest): Promise<Link> => {
  let registration: Registration
  let closing = false

  const attach = async (): Promise<Client> => {
    // A directive may come in the same packet as the claim that it is about: the claim's waiter goes first.
    const client = await dial(
      ({ method, params }) => method === 'worker.directive' && setImmediate(directed, params as Directive),
    )
    try {
      registration = (await client.call('worker.register', introduce())) as Registration
    } catch (error) {
      client.close()
      throw error
    }
    void client.closed.then(() => {
      if (!closing) (ready = attachAgain()).catch(() => {})
    })
    return client
  }

  const attachAgain = async (): Promise<Client> => {
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      await sleep(wait)
      try {
        return await attach()
      } catch (error) {
        // A new daemon has started a runner that has not yet found its lock taken, by this one: it is gone in a moment.
        if (asSparkqError(error).code === 'already_running' && patient()) wait = FIRST_WAIT_MS / 2
        else if (!isPassing(error) || !patient()) {
          if (isFenced(error)) fenced(asSparkqError(error))
          throw error
        }
      }
    }
  }

  let ready = attach()
  await ready

  const call: Call = async (method, params) => {
    if (closing) refuse('disconnected', { where: registration.socket })
    return (await ready).call(method, params)
  }
  return {
    registration: () => registration,
    call,
    async insist(method, params) {
      for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
        try {
          return await call(method, params)
        } catch (error) {
          // `unreachable` comes from `ready`: no daemon was there and waiting for one was given up.
          const { code } = asSparkqError(error)
          if (closing || code === 'unreachable' || !isPassing(error) || (code !== 'disconnected' && !patient()))
            throw error
        }
        await sleep(wait)
      }
    },
    close() {
      closing = true
      // Without this word the daemon takes it for dead, and so it is where no answer comes.
      ready.then(
        async client => {
          await Promise.race([
            client.call('worker.stop', { id: registration.id }).catch(() => {}),
            sleep(FAREWELL_MS, undefined, { ref: false }),
          ])
          client.close()
        },
        () => {},
      )
    },
  }
}
