// The runner's one connection to the daemon, replaced whenever it is lost. Tasks go on without it; their reports are
// sent once it is back (docs/contract.md §8).

import type { Call, Client, Loose, Notification } from '../rpc/client.ts'
import { FIRST_RECONNECT_DELAY_MS, nextReconnectDelay } from '../rpc/reconnect-delay.ts'
import { pause } from '../system/pause.ts'
import { asSparkqError, refuse, type ErrorCode, type SparkqError } from '../model/errors.ts'
import { isRetryable } from '../model/retryable-errors.ts'
import type { Params, Result } from '../protocol/index.ts'
import type { Directive } from '../protocol/worker.ts'

export type Link = {
  /** The last response of `worker.register`. */
  registration(): Registration
  /** Waits for the connection, then calls once. Rejects with `disconnected` when it is lost meanwhile. */
  call: Call
  /** Repeats the call until its response is not a retryable error. */
  insist: Call
  /** Reports that the worker has stopped and ends the connection. */
  close(): void
}

/** A runner always has a queue. */
export type Registration = Result<'worker.register'> & { queue: NonNullable<Result<'worker.register'>['queue']> }

export type LinkRequest = {
  /** Finds and dials the daemon; its socket may have changed since the last time. */
  dial: (notified: (notification: Notification) => void) => Promise<Client>
  /** The identity of this worker and the tasks that it holds now. */
  introduce: () => Loose<Params<'worker.register'>>
  directed: (directive: Directive) => void
  /** The daemon has declared this worker dead and rejects it: the worker has lost every task that it holds. */
  fenced: (error: SparkqError) => void
  /** Whether to keep waiting for a daemon that does not respond. */
  patient: () => boolean
}

/** How long to wait for the response to `worker.stop`. */
const STOP_TIMEOUT_MS = 1_000

/** Errors of `worker.register` and `worker.heartbeat` for a worker whose row has ended or was purged. */
const FENCED: ReadonlySet<ErrorCode> = new Set(['conflict', 'not_found'])

export const isFenced = (error: unknown): boolean => FENCED.has(asSparkqError(error).code)

/** Connects and registers; rejects when the first attempt fails. */
export const openLink = async ({ dial, introduce, directed, fenced, patient }: LinkRequest): Promise<Link> => {
  let registration: Registration
  let closing = false

  /** A directive may arrive in one packet with the response of the claim that it concerns. `setImmediate` lets the code
   * that awaits the claim run first. New variables and numbers are for the claims after them. */
  const receive = (directive: Directive): void => {
    if (directive.directive === 'environment' || directive.directive === 'jobs') directed(directive)
    else setImmediate(directed, directive)
  }

  const attach = async (): Promise<Client> => {
    const client = await dial(({ method, params }) => method === 'worker.directive' && receive(params as Directive))
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
    for (let delay = FIRST_RECONNECT_DELAY_MS; ; delay = nextReconnectDelay(delay)) {
      await pause(delay)
      try {
        return await attach()
      } catch (error) {
        // A new daemon has started another runner, which ends as soon as it finds that this runner holds the lock.
        if (asSparkqError(error).code === 'already_running' && patient()) delay = FIRST_RECONNECT_DELAY_MS / 2
        else if (!isRetryable(error) || !patient()) {
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
      for (let delay = FIRST_RECONNECT_DELAY_MS; ; delay = nextReconnectDelay(delay)) {
        try {
          return await call(method, params)
        } catch (error) {
          // `unreachable` comes from `ready`: `attachAgain` found no daemon and gave up.
          const { code } = asSparkqError(error)
          if (closing || code === 'unreachable' || !isRetryable(error) || (code !== 'disconnected' && !patient()))
            throw error
        }
        await pause(delay)
      }
    },
    close() {
      closing = true
      // Without `worker.stop` the daemon marks the worker as crashed; the same happens if no response comes in time.
      ready.then(
        async client => {
          await Promise.race([
            client.call('worker.stop', { id: registration.id }).catch(() => {}),
            pause(STOP_TIMEOUT_MS, { ref: false }),
          ])
          client.close()
        },
        () => {},
      )
    },
  }
}
