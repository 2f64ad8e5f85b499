// Ends the pauses of queues. The event wakes the claims that wait for their tasks.

import type { Alarm } from '../engine/deadlines.ts'
import type { Store } from '../store/index.ts'

export const queuePauses = (store: Store): Alarm => ({
  next: () => store.queues.nextResume.get({})?.at ?? null,
  ring({ now }) {
    store.queues.resumeDue.run({ now })
    return []
  },
})
