// The state machines as data: machine → from → to → the kind of event that the change writes into the journal. The
// store fills its `transitions` table from here; triggers refuse every edge that is not in it (docs/contract.md §3). A
// state without edges is final.

export const machines = {
  session: {
    active: { ended: 'session.ended' },
    ended: {},
  },
  queue: {
    planned: { active: 'queue.started', ended: 'queue.ended' },
    active: { ended: 'queue.ended' },
    ended: { active: 'queue.reopened', archived: 'queue.archived' },
    archived: { ended: 'queue.unarchived' },
  },
  task: {
    queued: { running: 'task.claimed', canceled: 'task.canceled' },
    running: { succeeded: 'task.succeeded', failed: 'task.failed', canceled: 'task.canceled', queued: 'task.released' },
    succeeded: {},
    failed: {},
    canceled: {},
  },
  worker: {
    idle: { busy: 'worker.busy', paused: 'worker.paused', stopped: 'worker.stopped', crashed: 'worker.crashed' },
    busy: { idle: 'worker.idle', paused: 'worker.paused', stopped: 'worker.stopped', crashed: 'worker.crashed' },
    // `busy` only if the worker has a task.
    paused: { idle: 'worker.resumed', busy: 'worker.resumed', stopped: 'worker.stopped', crashed: 'worker.crashed' },
    stopped: {},
    crashed: {},
  },
} as const

export type Machine = keyof typeof machines
export type State<M extends Machine> = keyof (typeof machines)[M]

/** The states of a machine, in the order of its table. */
export const statesOf = <M extends Machine>(machine: M): State<M>[] => Object.keys(machines[machine]) as State<M>[]

/** Every allowed edge, one row each. */
export const edges = Object.entries(machines).flatMap(([machine, states]) =>
  Object.entries(states).flatMap(([source, targets]) =>
    Object.entries(targets).map(([target, kind]) => ({ machine, source, target, kind: kind as string })),
  ),
)

/** The kinds of events that change no state. */
const otherEvents = {
  session: ['created'],
  queue: ['created', 'edited', 'renamed', 'paused', 'resumed', 'jobs_changed', 'deleted'],
  task: ['enqueued', 'edited', 'due', 'stale', 'ending', 'killed', 'acknowledged', 'purged'],
  worker: ['started', 'stale', 'leaving'],
  tool: ['paused', 'resumed'],
} as const

/** Events of what is in no table: the handlers of methods write them. */
export const reportedKinds = ['daemon.reloaded', 'config.changed', 'prompt.changed', 'prompt.removed'] as const
export type ReportedKind = (typeof reportedKinds)[number]

const kindsOfTables = Object.entries(otherEvents).flatMap(([noun, words]) => [
  ...new Set([
    ...words.map(word => `${noun}.${word}`),
    ...edges.filter(({ machine }) => machine === noun).map(({ kind }) => kind),
  ]),
])

/** Every kind of event that the journal may hold, by noun. */
export const eventKinds: readonly string[] = [...kindsOfTables, ...reportedKinds]
