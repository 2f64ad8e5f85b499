import { Undone } from '../../engine/undone.ts'
import { createEnvironments } from '../../tasks/environments.ts'
import { addTask, naming } from '../support/add-task.ts'
import type { Handlers } from '../support/context.ts'
import { factsAfterwards } from '../support/idle-facts.ts'

export const enqueueHandlers: Pick<Handlers, 'task.enqueue'> = {
  'task.enqueue': (context, { tasks, environment: given, report, dry_run }) => {
    const find = context.scripts.finder()
    const environment = createEnvironments(context, given)
    const added = tasks.map((task, i) =>
      naming(tasks.length === 1 ? undefined : `task ${i + 1} of ${tasks.length}`, () =>
        addTask(context, { task, find, environment }),
      ),
    )
    const names = new Set(added.map(({ queue }) => queue))
    const result = { tasks: added, ...(report && { queues: factsAfterwards(context, names, report) }) }
    if (dry_run) throw new Undone(result)
    return result
  },
}
