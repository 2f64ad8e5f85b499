// Writes checks into sparkq.yml, comments and order kept, so that `hooks install --check` is all that a project needs.

import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { isMap, isSeq, type Document } from 'yaml'
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
  let changed = false
  const append = (path: readonly string[], value: unknown): void => {
    changed = true
    appendTo(document, path, value)
  }
  for (const hook of hooks) {
    for (const command of commands) {
      if (!checks[hook].some(check => check.queue === queue && check.command === command)) append(['hooks', hook], { queue, command })
    }
  }
  if (push && !prePush?.require.includes(queue)) {
    append(['hooks', 'pre-push', 'require'], queue)
    if (prePush === null) document.setIn(['hooks', 'pre-push', 'wait'], 60)
  }
  // A list of runners names all that there are.
  if (isSeq(document.get('runners')) && !runners.some(runner => runner.queue === queue)) append(['runners'], { queue })
  if (changed) replace(file, document)
  return changed
}

/** To the list at a path, made where it is missing; as the short form in which configurations are written. */
const appendTo = (document: Document, path: readonly string[], value: unknown): void => {
  if (!isMap(document.contents)) document.contents = document.createNode({}) as never
  for (let depth = 1; depth < path.length; depth++) {
    if (!isMap(document.getIn(path.slice(0, depth)))) document.setIn(path.slice(0, depth), document.createNode({}))
  }
  const list = document.getIn(path)
  const node = document.createNode(value, { flow: true })
  if (isSeq(list)) list.add(node)
  else document.setIn(path, document.createNode([node]))
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
