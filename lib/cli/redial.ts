import { fs } from '../system/node-builtins.ts'
import { openClient } from '../rpc/client.ts'
import { refuse } from '../model/errors.ts'
import type { LastingRequest } from '../rpc/reconnecting-client.ts'
import { findStateDir } from '../project/state-dir.ts'
import type { VerbContext } from './verb.ts'

/** Connects to the daemon of a project again, whose socket may have moved. Refuses with `no_project` when the project
 * is gone, which ends all retries. */
export const redial = ({ project, cwd, env }: Pick<VerbContext, 'project' | 'cwd' | 'env'>): LastingRequest['dial'] => {
  const first = project()
  return async () => {
    if (first.dir !== undefined && !fs.existsSync(first.dir)) refuse('no_project', { cwd })
    return openClient((findStateDir(cwd, env) ?? first).socket)
  }
}
