import { type } from 'arktype'
import { MAX_DURATION_SECONDS } from '../model/limits.ts'
import { method } from './method.ts'
import { reference, time } from './shapes.ts'

const ended = { succeeded: 'number', failed: 'number', canceled: 'number' } as const

/** In seconds; null without a task. */
const spread = type({ median: 'number', p90: 'number' }).or('null')

const times = {
  /** From the enqueue to the claim, a delay included, of tasks with one attempt. */
  waiting: spread,
  /** From the last claim to the end, of succeeded and failed tasks. */
  running: spread,
  /** The sum of these times in seconds. */
  execution_time: 'number',
} as const

const command = type({
  ...ended,
  ...times,
  tool_name: 'string',
  /** Of its newest task; long texts in the payload are cut. */
  name: 'string | null',
  payload: 'object',
  task: 'string',
  friendly_id: 'string',
})

export const taskNumbersMethods = {
  'task.numbers': method({
    description:
      'How many tasks ended in a period, how long they waited and ran, by time, queue and command; ' +
      'with `sizes` also the bytes of the database and of the logs.',
    writes: false,
    params: () =>
      type({
        '+': 'reject',
        /** By default the last 24 hours. */
        'since?': 'string',
        'until?': 'string',
        /** Seconds of each bucket, the first of which begins at `since`; up to 1,000 buckets. By default an hour. */
        'bucket?': `60 <= number.integer <= ${MAX_DURATION_SECONDS}`,
        'queues?': reference.array().atLeastLength(1),
        'sizes?': 'boolean',
      }),
    result: () =>
      type({
        since: time,
        until: time,
        /** The numbers are about tasks that ended since then: later than `since` if more than 50,000 ended. */
        counted_since: time,
        bucket: 'number',
        ...ended,
        ...times,
        /** All of the period, oldest first. */
        buckets: type({ at: time, ...ended, ...times }).array(),
        /** Those in which tasks ended, most tasks first. */
        queues: type({ queue: 'string', ...ended, ...times }).array(),
        /** A command is a tool and a payload, which contains the directory. */
        commands: type({
          /** Up to ten each: by median time, by number of failures. */
          slowest: command.array(),
          failing: command.array(),
        }),
        /** In bytes. `logs_estimated`: there are many, of which some were measured. */
        'sizes?': type({ database: 'number', logs: 'number', logs_estimated: 'boolean' }),
      }),
  }),
}
