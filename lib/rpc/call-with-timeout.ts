// One request to a daemon that may hang.

import { openClient, type Loose } from './client.ts'
import type { MethodName, Params, Result } from '../protocol/index.ts'
import { steadyNow } from '../system/monotonic.ts'
import { within } from '../system/with-timeout.ts'

/** A healthy daemon responds in milliseconds. */
const CALL_TIMEOUT_SECONDS = 5

/** Opens a connection for one call. The time-out includes connecting. Rejects as `call` does, and with `timed_out`. */
export const callWithin = async <M extends MethodName>(
  socket: string,
  method: M,
  params: Loose<Params<M>>,
  seconds: number = CALL_TIMEOUT_SECONDS,
): Promise<Result<M>> => {
  const until = steadyNow() + seconds * 1000
  const client = await openClient(socket, undefined, seconds * 1000)
  try {
    return await within(until - steadyNow(), `the daemon at '${socket}'`, client.call(method, params))
  } finally {
    client.close()
  }
}
