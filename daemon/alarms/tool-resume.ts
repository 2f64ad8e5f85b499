// The ends of the pauses of tools: what waits for one of their tasks is woken by the event.

import type { Alarm } from '../engine/deadlines.ts'
import type { Store } from '../store/index.ts'

export const toolPauses = (store: Store): Alarm => ({
  next: () => store.tools.nextResume.get({})?.at ?? null,
  ring({ now }) {
    store.tools.resumeDue.run({ now })
    return []
  },
})
