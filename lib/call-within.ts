// One call of a daemon that may be frozen.

import { openClient, type Loose } from './client.ts'
import { failure } from './errors.ts'
import type { MethodName, Params, Result } from './protocol/index.ts'

/** Seconds that a daemon may take for what it does at once when it is well. */
const PATIENCE = 5

/** Calls over a connection of its own. Rejects as `call` does, and with `timed_out`. */
export const callWithin = async <M extends MethodName>(socket: string, method: M, params: Loose<Params<M>>, seconds: number = PATIENCE): Promise<Result<M>> => {
  const client = await openClient(socket)
  let late = false
  const timer = setTimeout(() => {
    late = true
    client.close()
  }, seconds * 1000)
  try {
    return await client.call(method, params)
  } catch (error) {
    throw late ? failure('timed_out', { what: `the daemon at '${socket}'` }) : error
  } finally {
    clearTimeout(timer)
    client.close()
  }
}
