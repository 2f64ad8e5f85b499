// Writes into sparkq.yml: only what was answered, comments and order kept (SPEC §4).

import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import { failure } from '../lib/errors.ts'
import { parseFile } from './config.ts'

export type Change = { path: string[]; value: unknown }

/** Sets values in a file, or in a new one; the file is replaced in one step. Refuses a broken one with `config`. */
export const changeConfigFile = (file: string, changes: readonly Change[]): void => {
  const document = existsSync(file) ? parseFile(file).document : parseDocument(FRESH)
  if (changes.length === 0 && existsSync(file)) return
  if (document.contents === null) document.contents = document.createNode({}) as never
  for (const { path, value } of changes) {
    // A plain value goes into the scalar that is there, which keeps the comment beside it.
    document.setIn(path, Array.isArray(value) ? document.createNode(value) : value)
  }
  try {
    writeFileSync(`${file}.new`, document.toString({ lineWidth: 0 }))
    renameSync(`${file}.new`, file)
  } catch (error) {
    throw failure('io', { detail: `cannot write '${file}': ${(error as Error).message}` })
  }
}

const FRESH = `# What the queues of this project run, and how. Every key is optional; 'sparkq reload' applies changes.
project:
  name: project

# Started with the daemon, one per queue, and again when they die.
runners:
  - { queue: default, jobs: 1 }

# A tool with a command is executed; its prompt is the last argument.
# tools:
#   llm-sonnet: { task_class: LLM_HEAVY, command: [claude, -p, --model, sonnet, --output-format, json] }
`
