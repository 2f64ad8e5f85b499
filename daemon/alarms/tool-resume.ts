// Ends the pauses of tools. The event wakes the claims that wait for their tasks.

import type { Alarm } from '../engine/deadlines.ts'
import type { Store } from '../store/index.ts'

export const toolPauses = (store: Store): Alarm => ({
  next: () => store.tools.nextResume.get({})?.at ?? null,
  ring({ now }) {
    store.tools.resumeDue.run({ now })
    return []
  },
})
