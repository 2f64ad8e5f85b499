// A queue that the configuration names must keep its name.

import { queuesOf } from '../../../lib/config/checks.ts'
import { queueReferences } from '../../../lib/config/queue-references.ts'
import { refuse } from '../../../lib/model/errors.ts'
import type { Context } from '../support/context.ts'

/** Refuses with `conflict` a change of a queue that sparkq.yml names, as it is now or as the daemon has read it.
 * `change`: `renamed` or `deleted`. */
export const mustNotBeNamed = ({ config }: Pick<Context, 'config'>, name: string, change: string): void => {
  const conflict = (is: string, hint: string): never =>
    refuse('conflict', { kind: 'queue', name, is, needs: `one that may be ${change}`, hint })
  const references = queueReferences(config.file, name)
  if (references.length > 0) conflict(`named by ${references.join(', ')}`, "change that first, then 'sparkq reload'")
  if (name === config.defaults.queue)
    conflict('the default queue', "name another under 'defaults' in sparkq.yml, then 'sparkq reload'")
  if (queuesOf(config.hooks).includes(name))
    conflict('named by the hooks that the daemon has read', "'sparkq reload' reads sparkq.yml again")
}
