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

/** First the time for a runner that was just started to register. Then it is looked again while the verb waits,
 * because a queue may be paused, or a runner end, hours later. */
const IDLE_CHECKS = { graceMs: 1_000, againMs: 15_000 }

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

/** Prints why no runner works on the queues of awaited tasks, whenever that is so for another reason than before. The
 * returned function ends it. */
export const noteIdleReasons = (
  queues: Iterable<string>,
  { call, io, verb }: { call: Call; io: Io; verb: string },
  { graceMs, againMs } = IDLE_CHECKS,
): (() => void) => {
  const printed = new Map([...queues].map(name => [name, '']))
  let over = false
  const check = async (): Promise<void> => {
    for (const [name, before] of printed) {
      const reason = (await idleReasons(call, name)).join('; ')
      if (over) return
      if (reason !== '' && reason !== before) note(io, verb, reason)
      printed.set(name, reason)
    }
  }
  let timer: NodeJS.Timeout | undefined
  // Errors are ignored: the caller that waits receives them itself.
  const checkAfter = (ms: number): void => {
    timer = setTimeout(
      () =>
        void check()
          .catch(() => {})
          .finally(() => over || checkAfter(againMs)),
      ms,
    )
  }
  if (printed.size > 0) checkAfter(graceMs)
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
