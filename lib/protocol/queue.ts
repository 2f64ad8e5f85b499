import { type } from 'arktype'
import { MAX_JOBS } from '../model/limits.ts'
import { idleQueue } from './idle-queue.ts'
import { method } from './method.ts'
import { claimedTask, name, place, queue, reference } from './shapes.ts'

/** A place in the stream of tasks that become available. `seq`: how far the journal was read. `sweeps`: tasks that
 * became available all at once and were not sent yet, namely those after number `at`, of one tool or (null) of all
 * tools. Callers pass it back unchanged. */
const watched = type({
  '+': 'reject',
  seq: place,
  sweeps: type({ '+': 'reject', at: 'number.integer >= 0', tool: 'string | null' }).array(),
})

const jobs = type(`0 <= number.integer <= ${MAX_JOBS}`)

/** A method that moves a queue along one edge of its state machine. */
const move = (description: string) =>
  method({ description, writes: true, params: () => type({ '+': 'reject', queue: reference }), result: () => queue })

export const queueMethods = {
  'queue.create': method({
    description: 'Makes a queue in a session; a planned one hands out nothing until it is started.',
    writes: true,
    params: () =>
      type({
        '+': 'reject',
        name,
        'session?': reference,
        'instructions?': 'string',
        'planned?': 'boolean',
        'jobs?': jobs,
      }),
    result: () => queue,
  }),
  'queue.list': method({
    description: 'Queues, oldest first; archived ones only with all.',
    writes: false,
    params: () => type({ '+': 'reject', 'session?': reference, 'all?': 'boolean' }),
    result: () => type({ queues: queue.array() }),
  }),
  'queue.show': method({
    description: 'One queue.',
    writes: false,
    params: () => type({ '+': 'reject', queue: reference }),
    result: () => queue,
  }),
  'queue.idle': method({
    description:
      'The queues with queued tasks that run none, with the facts that tell why; archived ones only by name.',
    writes: false,
    params: () => type({ '+': 'reject', 'queue?': reference }),
    /** `stopping`: the daemon hands out no more tasks. */
    result: () => type({ queues: idleQueue.array(), stopping: 'boolean' }),
  }),
  'queue.jobs': method({
    description:
      'Sets how many tasks at a time the automatic runner of a queue runs; 0 means none. Running tasks finish.',
    writes: true,
    params: () => type({ '+': 'reject', queue: reference, jobs }),
    result: () => queue,
  }),
  'queue.edit': method({
    description: 'Changes the instructions of a queue; empty ones are removed. Workers get them with their next task.',
    writes: true,
    params: () => type({ '+': 'reject', queue: reference, instructions: 'string | null' }),
    result: () => queue,
  }),
  'queue.start': move('Lets a planned queue hand out its tasks.'),
  'queue.pause': method({
    description:
      'Stops an active queue from handing out tasks, until a time or until it is resumed; running ones go on. ' +
      'Replaces its present pause.',
    writes: true,
    params: () => type({ '+': 'reject', queue: reference, 'until?': 'string' }),
    result: () => queue,
  }),
  'queue.resume': move('Lets a paused queue hand out its tasks again.'),
  'queue.end': move('Ends a queue: it takes no new tasks and hands out none.'),
  'queue.cancel': method({
    description: 'Cancels unfinished tasks of a queue, 500 queued ones at most; then those that run.',
    writes: true,
    params: () => type({ '+': 'reject', queue: reference, 'status?': type("'queued' | 'running'").array() }),
    /** `ending`: the ids of tasks whose runner ends their processes first; `task.cancel` waits for that. `more`: the
     * same request again cancels the others. */
    result: () => type({ canceled: 'number', ending: 'string[]', more: 'boolean' }),
  }),
  'queue.reopen': move('Makes an ended queue active again, not paused: it hands out the tasks that it has left.'),
  'queue.rename': method({
    description:
      'Gives a queue another name. Its tasks keep their ids; those to come have the letters of the new name. ' +
      'Refuses with `conflict` while the configuration names the queue.',
    writes: true,
    params: () => type({ '+': 'reject', queue: reference, name }),
    result: () => queue,
  }),
  'queue.delete': method({
    description:
      'Ends a queue and deletes it with its finished tasks and their logs; its name is free again. ' +
      'Refuses with `conflict` while tasks are queued or running, and while the configuration names the queue.',
    writes: true,
    params: () => type({ '+': 'reject', queue: reference }),
    /** `deleted`: the number of tasks. */
    result: () => type({ id: 'string', name: 'string', deleted: 'number' }),
  }),
  'queue.watch': method({
    description:
      'The tasks that became available after a place, the first time those that are; returns when there are some. ' +
      '`next` is null once the queue has ended.',
    writes: false,
    params: () => type({ '+': 'reject', queue: reference, 'after?': watched }),
    result: () => type({ tasks: claimedTask.array(), next: watched.or('null') }),
  }),
  'queue.wait': method({
    description:
      'Returns when nothing is queued or running in a queue, with the place in the journal up to which that is so; ' +
      'refuses with `conflict` when it has ended with tasks left in it, with `timed_out` after `timeout` seconds.',
    writes: false,
    params: () => type({ '+': 'reject', queue: reference, 'timeout?': 'number > 0' }),
    result: () => type({ seq: 'number' }),
  }),
  'queue.archive': move('Hides an ended queue from lists.'),
  'queue.unarchive': move('Shows an archived queue again; it stays ended.'),
}
