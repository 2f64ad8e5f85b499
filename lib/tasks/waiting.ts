// Messages and limits of verbs that wait.

import type { Call } from '../rpc/client.ts'
import { failure, type ErrorCode } from '../model/errors.ts'
import type { Io } from '../cli/io.ts'
import { openLasting, type Lasting } from '../rpc/reconnecting-client.ts'
import { redial } from '../cli/redial.ts'
import { MAX_TIMER_MS } from '../system/longest-timeout.ts'
import { note } from '../cli/output.ts'
import { idleReasons } from './idle-reasons.ts'
import { steadyNow } from '../system/monotonic.ts'
import type { VerbContext } from '../cli/verb.ts'

/** Time for a runner that was just started to register. */
const GRACE_MS = 1_000

/** A connection that survives restarts of the daemon; prints each reason for waiting once. */
export const patientConnection = (
  context: Pick<VerbContext, 'project' | 'cwd' | 'env' | 'io'>,
  verb: string,
): Lasting => {
  const printed = new Set<string>()
  return openLasting({
    dial: redial(context),
    missed({ code, message }) {
      if (code === 'disconnected') return // the next attempt shows whether there is another daemon
      const reason = DAEMON_DOWN.has(code)
        ? "the daemon is down, waiting for the next one: 'sparkq start'"
        : `${message}; retrying until it answers`
      if (!printed.has(reason)) note(context.io, verb, reason)
      printed.add(reason)
    },
  })
}

const DAEMON_DOWN: ReadonlySet<ErrorCode> = new Set(['unreachable', 'shutting_down'])

/** After GRACE_MS prints once why no runner works on the queues of awaited tasks. The returned function cancels it. */
export const noteWhyIdleLater = (
  queues: Iterable<string>,
  { call, io, verb }: { call: Call; io: Io; verb: string },
): (() => void) => {
  const names = [...new Set(queues)]
  let over = false
  const printReasons = async (): Promise<void> => {
    for (const name of names) {
      const reasons = await idleReasons(call, name)
      if (!over) for (const reason of reasons) note(io, verb, reason)
    }
  }
  // Errors are ignored: the caller that waits receives them itself.
  const timer = names.length === 0 ? undefined : setTimeout(() => void printReasons().catch(() => {}), GRACE_MS)
  return () => {
    over = true
    clearTimeout(timer)
  }
}

/** Rejects with `timed_out` after this many seconds, never if undefined. `what` is called then and returns the subject
 * of the error. */
export const endAfter = (seconds: number | undefined, what: () => string): { over: Promise<never>; cancel(): void } => {
  const { promise: over, reject } = Promise.withResolvers<never>()
  if (seconds === undefined) return { over, cancel: () => {} }
  const end = steadyNow() + seconds * 1000
  let timer: NodeJS.Timeout
  const arm = (): void => {
    const left = end - steadyNow()
    timer = setTimeout(
      () => (left > MAX_TIMER_MS ? arm() : reject(failure('timed_out', { what: what() }))),
      Math.min(left, MAX_TIMER_MS),
    )
  }
  arm()
  return { over, cancel: () => clearTimeout(timer) }
}
