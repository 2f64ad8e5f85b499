// Lets a running daemon read its changed sparkq.yml.

import type { Io } from '../cli/io.ts'
import { note } from '../cli/output.ts'
import { asSparkqError } from '../model/errors.ts'
import { socketOf } from '../project/state-dir.ts'
import { callWithin } from '../rpc/call-with-timeout.ts'

/** Resolves to false if no daemon runs. If the daemon rejects the file, a message of the verb says why. */
export const reloadDaemon = async (io: Io, verb: string, stateDir: string): Promise<boolean> => {
  try {
    await callWithin(socketOf(stateDir), 'daemon.reload', {})
  } catch (thrown) {
    const error = asSparkqError(thrown)
    if (error.code === 'unreachable') return false
    note(io, verb, `the file is changed, but the daemon did not reload it: ${error.message}`, error.hint)
  }
  return true
}
