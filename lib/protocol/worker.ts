import { type } from 'arktype'
import { method } from './method.ts'
import { reference } from './shapes.ts'

export const workerMethods = {
  'worker.register': method({
    description: 'Makes this connection a worker of a queue. It is told by `worker.directive` what to end, and is gone when the connection is.', writes: true,
    params: type({
      '+': 'reject', id: /^wrk_[0-9a-hjkmnp-tv-z]{26}$/, name: '1 <= string <= 200', queue: reference, pid: 'number.integer', host: 'string',
      /** Attempts that it holds already, after a reconnect. */
      'holds?': type({ '+': 'reject', id: 'string', claim: 'number' }).array(),
    }),
    result: type({
      id: 'string', queue: { id: 'string', name: 'string', instructions: 'string | null' }, lock_dir: 'string', logs: 'string', socket: 'string',
    }),
  }),
}

/** What the daemon tells a worker, as the parameters of the notification `worker.directive`. */
export type Directive =
  /** `lost`: the attempt is not the worker's any more. */
  | { directive: 'end'; id: string; claim: number; why: 'cancel' | 'timeout' | 'lost'; message: string }
  | { directive: 'stop'; drain: boolean }
