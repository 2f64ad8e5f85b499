import { refuse } from '../../lib/model/errors.ts'
import type { Result } from '../../lib/protocol/index.ts'
import { searchScripts } from '../../lib/scripts/search.ts'
import { MAX_SCRIPT_BYTES, type Script } from '../../lib/scripts/catalog.ts'
import { readTextFile } from '../../lib/system/text-file.ts'
import { nearest } from '../../lib/text/nearest.ts'
import type { Handlers } from './support/context.ts'

export const scriptHandlers: Pick<Handlers, 'script.list' | 'script.get'> = {
  'script.list': ({ scripts: catalog }, { query }) => {
    const { scripts, warnings } = catalog.index()
    return { scripts: searchScripts([...scripts.values()], query ?? '').map(shapeOf), warnings: [...warnings] }
  },

  'script.get': ({ scripts }, { name }) => {
    const script = scripts.finder()(name)
    if (!script) refuse('not_found', { kind: 'script', name, near: nearest(name, scripts.index().scripts.keys()) })
    return { ...shapeOf(script), text: textOf(script) }
  },
}

/** The text of the file as it is now. Refuses with `invalid`, or with `not_permitted` if it cannot be read. */
const textOf = ({ name, path }: Script): string => {
  const read = readScript(path)
  if ('text' in read) return read.text
  if ('error' in read)
    refuse('not_permitted', { detail: `script '${name}' cannot be read: ${read.error}`, hint: `see 'ls -l ${path}'` })
  refuse('invalid', { what: `script '${name}'`, why: read.no, hint: `open '${path}' with another program` })
}

/** The index holds no larger script. */
const readScript = (path: string): ReturnType<typeof readTextFile> | { error: string } => {
  try {
    return readTextFile(path, MAX_SCRIPT_BYTES)
  } catch (error) {
    return { error: (error as Error).message }
  }
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
