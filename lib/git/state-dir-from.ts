import { resolve } from 'node:path'
import { findStateDir, type StateDir } from '../project/state-dir.ts'

/** The project that a hook belongs to. `$SPARKQ_SOCKET` is not looked at: a task that commits elsewhere, as a test may
 * in a scratch repository, has that of the project which runs it. */
export const stateDirFrom = ({ cwd, project }: { cwd: string; project: string | undefined }): StateDir | undefined =>
  findStateDir(resolve(cwd, project ?? '.'), {})
