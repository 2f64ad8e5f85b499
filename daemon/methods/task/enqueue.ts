import { createEnvironments } from '../../tasks/environments.ts'
import { addTask, naming } from '../support/add-task.ts'
import type { Handlers } from '../support/context.ts'
import { factsAfterwards } from '../support/idle-facts.ts'

export const enqueueHandlers: Pick<Handlers, 'task.enqueue'> = {
  'task.enqueue': (context, { tasks, environment: given, report }) => {
    const find = context.scripts.finder()
    const environment = createEnvironments(context, given)
    const added = tasks.map((task, i) =>
      naming(tasks.length === 1 ? undefined : `task ${i + 1} of ${tasks.length}`, () =>
        addTask(context, { task, find, environment }),
      ),
    )
    if (report === undefined) return { tasks: added }
    const names = new Set(added.map(({ queue }) => queue))
    return { tasks: added, queues: factsAfterwards(context, names, report) }
  },
}
