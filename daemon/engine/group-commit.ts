// Group commit. All steps that arrive in one turn of the event loop share one transaction and one fsync; responses
// follow when it is on disk (docs/contract.md §7). If a step throws, only its changes are undone. If the commit itself
// fails, each step runs again in a transaction of its own, so that only those fail that the disk does not accept.

import { failure } from '../../lib/model/errors.ts'
import { createSignal, type Signal } from './signal.ts'
import { isDiskError, translate, type Store } from '../store/index.ts'

export type Step = {
  /** False for a step that only reads. */
  writes: boolean
  /** Synchronous. If it throws, the error is its outcome and its changes are undone. */
  run(): unknown
  /** Called after the commit, with what `run` returned or threw. */
  settle(outcome: StepOutcome): void
}

export type StepOutcome = { value: unknown } | { error: unknown }

export type Turn = {
  submit(step: Step): void
  /** Runs work of the daemon itself in a turn; rejects with the error that it throws. */
  perform<T>(work: () => T): Promise<T>
  /** Runs the waiting steps at once, without waiting for the event loop. */
  flush(): void
  /** Like `flush`; later steps are refused with `shutting_down`, because the store is about to be closed. */
  close(): void
  /** Called after each turn that wrote and after its responses, so that a request that parks itself in a turn still
   * receives the events of the steps after it. */
  onCommit: Signal['subscribe']
}

export const createTurn = (store: Store): Turn => {
  const committed = createSignal()
  let waiting: Step[] = []
  let scheduled: NodeJS.Immediate | undefined
  let closed = false

  const flush = (): void => {
    if (scheduled) clearImmediate(scheduled)
    scheduled = undefined
    const steps = waiting
    waiting = []
    if (steps.length > 0) settleAll(steps, together(store, steps))
  }

  const settleAll = (steps: readonly Step[], outcomes: readonly StepOutcome[]): void => {
    for (const [i, step] of steps.entries()) step.settle(outcomes[i]!)
    if (!steps.some((step, i) => step.writes && 'value' in outcomes[i]!)) return
    // After the responses, which go out at the next tick: the caller does not wait for notifications to others.
    process.nextTick(() => closed || committed.emit())
  }

  const submit = (step: Step): void => {
    if (closed) return step.settle({ error: failure('shutting_down', {}) })
    waiting.push(step)
    scheduled ??= setImmediate(flush)
  }

  return {
    onCommit: committed.subscribe,
    submit,
    flush,
    close() {
      closed = true
      flush()
    },
    perform: <T>(work: () => T) =>
      new Promise<T>((resolve, reject) => {
        submit({
          writes: true,
          run: work,
          settle: outcome => ('value' in outcome ? resolve(outcome.value as T) : reject(outcome.error)),
        })
      }),
  }
}

const together = (store: Store, steps: readonly Step[]): StepOutcome[] => {
  if (steps.length === 1) return [alone(store, steps[0]!)]
  try {
    store.begin()
    const outcomes = steps.map(step => attempt(store, step))
    store.commit()
    return outcomes
  } catch {
    store.rollback()
    return steps.map(step => alone(store, step))
  }
}

/** A single step needs no savepoint. One that only reads needs no transaction, either: no other process writes. */
const alone = (store: Store, step: Step): StepOutcome => {
  try {
    if (!step.writes) return { value: step.run() }
    store.begin()
    const value = step.run()
    store.commit()
    return { value }
  } catch (error) {
    store.rollback()
    return { error: translate(error) }
  }
}

/** Runs one step of several. An error of the disk concerns the whole transaction, so it is thrown. */
const attempt = (store: Store, step: Step): StepOutcome => {
  try {
    return { value: step.writes ? store.nested(step.run) : step.run() }
  } catch (error) {
    if (isDiskError(error) || !store.inTransaction()) throw error
    return { error: translate(error) }
  }
}
