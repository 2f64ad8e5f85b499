// The migrations in order: migration n updates a database from user_version n - 1 to n. They only go forward, and one
// that has landed is never edited.

import { core } from './001-core.ts'
import { workers } from './002-workers.ts'
import { trees } from './003-trees.ts'
import { busy } from './004-busy.ts'
import { begin } from './005-begin.ts'
import { environments } from './006-environments.ts'
import { queueLife } from './007-queue-life.ts'
import { jobs } from './008-jobs.ts'
import { timeoutSources } from './009-timeout-sources.ts'
import { edits } from './010-edits.ts'
import { taskNames } from './011-task-names.ts'
import { purgedNames } from './012-purged-names.ts'
import { origins } from './013-origins.ts'
import { requeued } from './014-requeued.ts'

export const migrations: readonly string[] = [
  core,
  workers,
  trees,
  busy,
  begin,
  environments,
  queueLife,
  jobs,
  timeoutSources,
  edits,
  taskNames,
  purgedNames,
  origins,
  requeued,
]
