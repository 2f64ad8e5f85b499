// From a request to its response: finds the method, checks the parameters, runs the handler in a turn, maps errors.

import { asSparkqError, refuse, toWire, type WireError } from '../../lib/model/errors.ts'
import { nearest } from '../../lib/text/nearest.ts'
import { calls } from '../../lib/protocol/accepts.ts'
import type { MethodName } from '../../lib/protocol/index.ts'
import { why } from '../../lib/protocol/load-explain.ts'
import type { Context, ContextFor } from '../methods/support/context.ts'
import type { Log } from '../engine/log.ts'
import type { Peer } from '../engine/peer.ts'
import { handlers } from '../methods/index.ts'
import { Parked, type Parking, type Wake } from '../engine/parking.ts'
import type { StepOutcome, Turn } from '../engine/group-commit.ts'
import { Undone } from '../engine/undone.ts'

export type Answer = { result: unknown } | { error: WireError }

/** Takes a request; calls `answer` once, after everything that the request changed is on disk. */
export type Dispatch = (
  request: { method: unknown; params: unknown; peer: Peer },
  answer: (answer: Answer) => void,
) => void

export type DispatchOptions = {
  turn: Turn
  parking: Parking
  contextFor: ContextFor
  log: Log
}

export const createDispatch = ({ turn, parking, contextFor, log }: DispatchOptions): Dispatch => {
  return ({ method, params, peer }, answer) => {
    const refuseWith = (thrown: unknown): void => {
      const error = asSparkqError(thrown)
      if (error.code === 'internal') log.error('request.failed', { method: String(method), message: error.message })
      answer({ error: toWire(error) })
    }

    const run = (name: MethodName, checked: never, wake: Context['wake']): void => {
      let afterCommit: (() => void)[] = []
      turn.submit({
        writes: calls[name].writes,
        run() {
          afterCommit = [] // a turn that failed runs its steps again
          const context = contextFor(peer, wake, work => void afterCommit.push(work))
          return context.store.actingFor(peer.origin, () => handlers[name](context, checked))
        },
        settle(outcome: StepOutcome) {
          if ('error' in outcome)
            return outcome.error instanceof Undone
              ? answer({ result: outcome.error.result })
              : refuseWith(outcome.error)
          for (const work of afterCommit) work()
          const { value } = outcome
          if (value instanceof Parked)
            return park(value, why => run(name, again(checked, value), { why, until: value.until }), peer)
          if (typeof value === 'function')
            return void (value() as Promise<unknown>).then(result => answer({ result }), refuseWith)
          answer({ result: value })
        },
      })
    }

    try {
      const name = known(method)
      run(name, check(name, params) as never, undefined)
    } catch (error) {
      refuseWith(error)
    }
  }

  /** A parked request is removed when its connection ends. */
  function park(parked: Parked, resume: (wake: Wake) => void, peer: Peer): void {
    let forget = (): void => {}
    const leave = parking.park(parked, why => {
      forget()
      resume(why)
    })
    if (peer.closed) leave()
    else forget = peer.onClose(leave)
  }
}

/** The parameters of a parked request when it runs again. */
const again = (checked: object, { queue }: Parked): never =>
  (queue === undefined ? checked : { ...checked, queue }) as never

const known = (method: unknown): MethodName => {
  if (typeof method === 'string' && Object.hasOwn(calls, method)) return method as MethodName
  refuse('method_not_found', { name: String(method), near: nearest(String(method), Object.keys(calls)) })
}

/** Checks parameters against the contract. Refuses with `invalid_params`. */
export const check = (name: MethodName, params: unknown): unknown => {
  const given = params ?? {}
  const reason = calls[name].allows(given) ? undefined : why().params(name, given)
  if (reason !== undefined) refuse('invalid_params', reason)
  return given
}
