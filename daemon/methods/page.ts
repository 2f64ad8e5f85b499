import type { Handlers } from './support/context.ts'
import { findTask } from './support/find.ts'

export const pageHandlers: Pick<Handlers, 'page.link'> = {
  'page.link': (context, { read = false, task, new_token: newToken = false }) => {
    const address = task === undefined ? '/' : `/tasks/${findTask(context, task).friendly_id}`
    return () => context.page.link({ access: read ? 'read' : 'page', address, newToken })
  },
}
