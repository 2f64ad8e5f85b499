import { resolve } from 'node:path'
import { findStateDir, type StateDir } from '../project/state-dir.ts'

/** The project that a hook belongs to. `$SPARKQ_SOCKET` is ignored: in a task that commits to another repository, such
 * as a test with a scratch repository, it names the project that runs the task. */
export const stateDirFrom = ({ cwd, project }: { cwd: string; project: string | undefined }): StateDir | undefined =>
  findStateDir(resolve(cwd, project ?? '.'), {})
