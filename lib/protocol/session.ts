import { type } from 'arktype'
import { method } from './method.ts'
import { name, reference, session } from './shapes.ts'

export const sessionMethods = {
  'session.create': method({
    description: 'Makes an active session.',
    writes: true,
    params: () => type({ '+': 'reject', name, 'instructions?': 'string' }),
    result: () => session,
  }),
  'session.list': method({
    description: 'Sessions, newest first.',
    writes: false,
    params: () => type({ '+': 'reject', 'all?': 'boolean' }),
    result: () => type({ sessions: session.array() }),
  }),
  'session.end': method({
    description: 'Ends a session and its queues; running tasks may finish.',
    writes: true,
    params: () => type({ '+': 'reject', session: reference }),
    result: () => session,
  }),
}
