// The task that runs a script: its tool, timeout, class and payload (docs/contract.md §5, §10).

import type { NewTask } from '../../lib/protocol/entities.ts'
import { extname, resolve } from 'node:path'
import { refuse } from '../../lib/model/errors.ts'
import { FROM_SCRIPT } from '../../lib/text/timeout.ts'
import { nearest } from '../../lib/text/nearest.ts'
import type { Config } from '../../lib/config/load.ts'
import { isExecutable, readHead, wordsBefore } from '../../lib/scripts/file.ts'
import { parseMetadata } from '../../lib/scripts/metadata.ts'
import type { Script, Scripts } from '../../lib/scripts/catalog.ts'
import { fromClass, type Tool } from '../../lib/config/tools.ts'
import type { EnvironmentStore } from './environments.ts'

type ScriptPayload = Record<string, unknown>

export type ScriptWork = {
  /** The tool that runs it by default. */
  tool: string
  /** Undefined if the script names neither a class nor a timeout. */
  timeout: number | null | undefined
  /** Where that is from. */
  timeoutSource: string
  task_class: string | undefined
  payload: (tool: Tool) => ScriptPayload
}

/** Of one task of a request. `find` and `environment` are made once for all of its tasks. */
export type ScriptRequest = {
  task: NewTask
  /** Where the timeout of `task` is from; by default the caller. */
  timeoutSource?: string | undefined
  find: (name: string) => Script | undefined
  environment: EnvironmentStore
}

/** Finds the script that a task names, by its name in the index or by a path. The file is read again, because it may
 * have changed since the index was made. Refuses with `not_found`, `not_permitted` or `invalid`. */
export const scriptWork = (
  { config, scripts }: { config: Config; scripts: Scripts },
  { task, find }: Pick<ScriptRequest, 'task' | 'find'>,
): ScriptWork => {
  const named = task.script!
  const path = named.includes('/') ? resolve(task.cwd ?? config.projectDir, named) : find(named)?.path
  const head = path === undefined ? undefined : headOf(path, named)
  if (path === undefined || head === undefined)
    refuse('not_found', {
      kind: 'script',
      name: named,
      near: nearest(named, scripts.index().scripts.keys()),
    })
  const {
    metadata: { timeout, task_class },
  } = parseMetadata(head.text ?? '', Object.keys(config.taskClasses))
  const { args, ...rest } = argumentsOf(task.payload as ScriptPayload)
  return {
    tool: extname(path) === '.py' ? 'run-python' : 'run-bash',
    timeout: timeout === undefined && task_class !== undefined ? config.taskClasses[task_class] : timeout,
    timeoutSource: timeout === undefined && task_class !== undefined ? fromClass(task_class) : FROM_SCRIPT,
    task_class,
    payload({ kind }) {
      const before = kind === 'bash' ? wordsBefore(path, head.text) : kind === 'command' ? [] : undefined
      return { ...rest, ...(before ? { argv: [...before, path, ...args] } : { script_path: path, args }) }
    },
  }
}

/** The beginning of the file; without a text if it may only be executed, undefined if it does not exist. */
const headOf = (path: string, named: string): { text?: string } | undefined => {
  try {
    return readHead(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EACCES') return undefined
    if (isExecutable(path)) return {}
    refuse('not_permitted', {
      detail: `script '${named}' may be neither read nor executed`,
      hint: `allow it with 'chmod u+r' on '${path}'`,
    })
  }
}

const argumentsOf = ({ args = [], ...rest }: ScriptPayload): { args: string[]; cwd?: unknown } => {
  const surplus = Object.keys(rest).find(key => key !== 'cwd')
  if (surplus !== undefined)
    refuse('invalid', {
      what: 'payload',
      why: `'${surplus}' beside a script`,
      hint: "with 'script' it holds 'args', and perhaps 'cwd'",
    })
  if (!Array.isArray(args) || args.some(word => typeof word !== 'string'))
    refuse('invalid', { what: 'payload', why: "'args' is not a list of strings", hint: 'write {"args":["--dry-run"]}' })
  return { args: args as string[], ...rest }
}
