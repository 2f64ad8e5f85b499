// Writes checks into sparkq.yml, comments and order kept, so that `hooks install --check` is all that a project needs.

import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { isMap, isSeq, type Document, type Node } from 'yaml'
import { SparkqError } from '../lib/errors.ts'
import type { CheckingHook } from '../lib/git/hook-names.ts'
import { loadConfig, parseFile } from './config.ts'

export type NewChecks = {
  queue: string
  commands: readonly string[]
  hooks: readonly CheckingHook[]
  /** Whether a push is to require them. */
  push: boolean
}

/** Adds what is not there yet; true when the file changed. Refuses with `config` what would make it wrong. */
export const addChecks = (file: string, { queue, commands, hooks, push }: NewChecks): boolean => {
  const { hooks: { checks, prePush }, runners } = loadConfig(file)
  const { document } = parseFile(file)
  const before = String(document)
  const append = (path: readonly string[], value: unknown): void => {
    const list = document.getIn(path)
    const node = document.createNode(value, { flow: true })
    if (isSeq(list)) list.add(node)
    else put(document, path, document.createNode([node]))
  }
  for (const hook of hooks) {
    for (const command of commands) {
      if (!checks[hook].some(check => check.queue === queue && check.command === command)) append(['hooks', hook], { queue, command })
    }
  }
  if (push && prePush === null) put(document, ['hooks', 'pre-push'], document.createNode({ require: [queue], wait: 60 }, { flow: true }))
  else if (push && !prePush!.require.includes(queue)) append(['hooks', 'pre-push', 'require'], queue)
  // A list of runners names all that there are.
  if (isSeq(document.get('runners')) && !runners.some(runner => runner.queue === queue)) append(['runners'], { queue })
  const changed = String(document) !== before
  if (changed) replace(file, document)
  return changed
}

/** Sets what stands at a path; maps on the way are made where they are missing. */
const put = (document: Document, path: readonly string[], node: Node): void => {
  if (!isMap(document.contents)) document.contents = document.createNode({}) as never
  for (let depth = 1; depth < path.length; depth++) {
    if (!isMap(document.getIn(path.slice(0, depth)))) document.setIn(path.slice(0, depth), document.createNode({}))
  }
  document.setIn(path, node)
}

/** Only by what would load. */
const replace = (file: string, document: Document): void => {
  const fresh = `${file}.new`
  try {
    writeFileSync(fresh, document.toString({ lineWidth: 0 }))
    loadConfig(fresh)
    renameSync(fresh, file)
  } catch (error) {
    rmSync(fresh, { force: true })
    throw error instanceof SparkqError ? new SparkqError(error.code, `'${file}' would be wrong: ${error.message.replace(/^.*?:\d+:\d+: /, '')}`, error.hint && 'nothing was changed') : error
  }
}
