import { fs } from '../system/node-builtins.ts'
import { openClient } from '../rpc/client.ts'
import { refuse } from '../model/errors.ts'
import type { LastingRequest } from '../rpc/reconnecting-client.ts'
import { findStateDir } from '../project/state-dir.ts'
import type { VerbContext } from './verb.ts'

/** Returns a function that connects to the project's daemon again; its socket may have moved. The function refuses with
 * `no_project` if the project is gone, which ends all retries. */
export const redial = ({ project, cwd, env }: Pick<VerbContext, 'project' | 'cwd' | 'env'>): LastingRequest['dial'] => {
  const first = project()
  return async () => {
    if (first.dir !== undefined && !fs.existsSync(first.dir)) refuse('no_project', { cwd })
    return openClient((findStateDir(cwd, env) ?? first).socket)
  }
}
