// One call of a daemon that may be frozen.

import { openClient, type Loose } from './client.ts'
import type { MethodName, Params, Result } from '../protocol/index.ts'
import { steadyNow } from '../system/monotonic.ts'
import { within } from '../system/with-timeout.ts'

/** Seconds that a daemon may take for what it does at once when it is well. */
const PATIENCE = 5

/** Calls over a connection of its own, dialling included. Rejects as `call` does, and with `timed_out`. */
export const callWithin = async <M extends MethodName>(
  socket: string,
  method: M,
  params: Loose<Params<M>>,
  seconds: number = PATIENCE,
): Promise<Result<M>> => {
  const until = steadyNow() + seconds * 1000
  const client = await openClient(socket, undefined, seconds * 1000)
  try {
    return await within(until - steadyNow(), `the daemon at '${socket}'`, client.call(method, params))
  } finally {
    client.close()
  }
}
