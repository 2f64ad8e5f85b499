import { type } from 'arktype'
import { method } from './method.ts'
import { reference } from './shapes.ts'

export const workerType = type("'executor' | 'monitor' | 'validator' | 'scheduler' | 'custom'")
export const workerStatus = type("'idle' | 'busy' | 'paused' | 'stopped' | 'crashed'")

/** A worker as `worker.list` and `worker.show` return it. */
export const worker = type({
  id: 'string',
  name: 'string',
  type: workerType,
  host: 'string',
  pid: 'number | null',
  queue: 'string | null',
  status: workerStatus,
  /** No heartbeat for over a minute. */
  stale: 'boolean',
  /** It must stop, but finishes its tasks first. */
  leaving: 'boolean',
  /** The latest of its current tasks. */
  task: type({ id: 'string', friendly_id: 'string | null', claim: 'number' }).or('null'),
  capabilities: 'string[]',
  started_at: 'string',
  heartbeat_at: 'string',
  stopped_at: 'string | null',
  crash: type({ at: 'string', message: 'string', stack: 'string | null' }).or('null'),
  /** About the attempts that it completed or failed; times are in seconds. */
  statistics: { completed: 'number', failed: 'number', execution_time: 'number', average: 'number' },
})

const one = (description: string) =>
  method({ description, writes: true, params: () => type({ '+': 'reject', id: reference }), result: () => worker })

export const workerMethods = {
  'worker.register': method({
    description:
      'Makes this connection the worker of a queue: it receives `worker.directive` for what it must end, ' +
      'and ends with the connection. With `detached` it lives as long as it sends heartbeats.',
    writes: true,
    params: () =>
      type({
        '+': 'reject',
        id: /^wrk_[0-9a-hjkmnp-tv-z]{26}$/,
        name: '1 <= string <= 200',
        host: '1 <= string <= 255',
        'detached?': 'boolean',
        /** `queue` and `pid` are required unless it is detached. */
        'queue?': reference,
        'pid?': 'number.integer > 0',
        /** Start time and boot, which distinguish the process from a later one with its pid. */
        'pid_start?': 'string',
        'boot_id?': 'string',
        'type?': workerType,
        'capabilities?': type('1 <= string <= 64').array().atMostLength(100),
        /** Attempts that it already has, after a reconnect. */
        'holds?': type({ '+': 'reject', id: 'string', claim: 'number' }).array(),
      }),
    result: () =>
      type({
        id: 'string',
        queue: type({ id: 'string', name: 'string', instructions: 'string | null' }).or('null'),
        lock_dir: 'string',
        logs: 'string',
        socket: 'string',
        /** Seconds between heartbeats while it has a task. */
        heartbeat: 'number',
      }),
  }),
  'worker.heartbeat': method({
    description:
      'Reports that a worker lives. The result is what it must do: go on, take no more tasks for now, or stop.',
    writes: true,
    params: () => type({ '+': 'reject', id: reference }),
    result: () => type({ id: 'string', directive: "'run' | 'pause' | 'stop'" }),
  }),
  'worker.list': method({
    // It writes: a worker whose process is gone becomes crashed.
    description: 'Workers in the order in which they started; those that ended only with `all` or by their state.',
    writes: true,
    params: () => type({ '+': 'reject', 'state?': workerStatus, 'type?': workerType, 'all?': 'boolean' }),
    result: () => type({ workers: worker.array() }),
  }),
  'worker.show': one('One worker.'),
  'worker.pause': one('A worker finishes what it has in hand and takes no more tasks.'),
  'worker.resume': one('A paused worker takes tasks again.'),
  'worker.stop': method({
    description: 'Ends a worker; its tasks go back to their queues. `drain` lets it finish them first.',
    writes: true,
    params: () => type({ '+': 'reject', id: reference, 'drain?': 'boolean' }),
    result: () => worker,
  }),
  'worker.crash': method({
    description: 'Ends a worker as crashed; its processes are ended and its tasks settled like those of one that died.',
    writes: true,
    params: () => type({ '+': 'reject', id: reference, message: '1 <= string <= 2000', 'stack?': 'string <= 65536' }),
    result: () => worker,
  }),
}

/** The parameters of the notification `worker.directive`, by which the daemon controls a worker. */
export type Directive =
  /** `lost`: the attempt no longer belongs to this worker. */
  | { directive: 'end'; id: string; claim: number; why: 'cancel' | 'timeout' | 'lost'; message: string }
  | { directive: 'stop'; drain: boolean }
  | { directive: 'run' | 'pause' }
  /** How many tasks at a time it may run from now on. */
  | { directive: 'jobs'; jobs: number }
  /** Variables for the tools that name them. */
  | { directive: 'environment'; variables: Record<string, string> }
