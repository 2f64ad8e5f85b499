import { type } from 'arktype'
import { method } from './method.ts'
import { name, queue, reference } from './shapes.ts'

/** The methods that move a queue along one edge of its machine all look alike. */
const move = (description: string) => method({ description, writes: true, params: type({ '+': 'reject', queue: reference }), result: queue })

export const queueMethods = {
  'queue.create': method({
    description: 'Makes a queue in a session; a planned one hands out nothing until it is started.', writes: true,
    params: type({ '+': 'reject', name, 'session?': reference, 'instructions?': 'string', 'planned?': 'boolean' }), result: queue,
  }),
  'queue.list': method({
    description: 'Queues, oldest first; archived ones only with all.', writes: false,
    params: type({ '+': 'reject', 'session?': reference, 'all?': 'boolean' }), result: type({ queues: queue.array() }),
  }),
  'queue.show': method({
    description: 'One queue.', writes: false, params: type({ '+': 'reject', queue: reference }), result: queue,
  }),
  'queue.start': move('Lets a planned queue hand out its tasks.'),
  'queue.pause': move('Stops an active queue from handing out tasks; running ones go on.'),
  'queue.resume': move('Lets a paused queue hand out its tasks again.'),
  'queue.end': move('Ends a queue: it takes no new tasks and hands out none.'),
  'queue.archive': move('Hides an ended queue from lists.'),
  'queue.unarchive': move('Shows an archived queue again; it stays ended.'),
}
