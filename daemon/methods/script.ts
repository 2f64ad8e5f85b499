import type { Result } from '../../lib/protocol/index.ts'
import { searchScripts } from '../../lib/scripts/search.ts'
import type { Script } from '../../lib/scripts/catalog.ts'
import type { Handlers } from './support/context.ts'

export const scriptHandlers: Pick<Handlers, 'script.list'> = {
  'script.list': ({ scripts: catalog }, { query }) => {
    const { scripts, warnings } = catalog.index()
    return { scripts: searchScripts([...scripts.values()], query ?? '').map(shapeOf), warnings: [...warnings] }
  },
}

const shapeOf = ({
  name,
  path,
  description,
  inputs = [],
  outputs = [],
  tags = [],
  timeout = null,
  task_class,
}: Script): Result<'script.list'>['scripts'][number] => ({
  name,
  path,
  description: description ?? null,
  inputs,
  outputs,
  tags,
  timeout,
  task_class: task_class ?? null,
})
