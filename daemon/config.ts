// sparkq.yml → a frozen Config. The only door of yaml. Errors name file, line and column (SPEC §4).

import { readFileSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { isMap, LineCounter, parseDocument, type Document } from 'yaml'
import { failure } from '../lib/errors.ts'
import { nearest } from '../lib/nearest.ts'
import { checkConfigFile, type ConfigFile, type Problem } from '../lib/protocol/config.ts'
import { nearestConfigFile } from '../lib/state-dir.ts'
import { hooksOf, queuesOf, uncheckedQueue, type Hooks } from './hooks.ts'
import { taskClasses, tools, type Tool } from './tools.ts'

export type Config = {
  file: string
  /** The folder that holds sparkq.yml; relative paths in it start here. */
  projectDir: string
  stateDir: string
  project: { name: string; repoPath: string; prdPath: string | null }
  server: { host: string; port: number; http: boolean }
  database: { path: string; synchronous: 'full' | 'normal' }
  purge: { olderThanDays: number }
  scriptDirs: readonly string[]
  defaults: { session: string; queue: string }
  runners: readonly { queue: string; jobs: number }[]
  /** Seconds of each class; null is none. */
  taskClasses: Readonly<Record<string, number | null>>
  tools: Readonly<Record<string, Tool>>
  hooks: Hooks
  lockDir: string
}

/** `--config`, else `$SPARKQ_CONFIG`, else the nearest sparkq.yml upwards. Refuses with `config` when there is none. */
export const findConfigFile = (cwd: string, named: string | undefined): string => {
  if (named !== undefined && named !== '') return resolve(cwd, named)
  const found = nearestConfigFile(cwd)
  if (found !== undefined) return found
  throw failure('config', { message: `no sparkq.yml in '${cwd}' or above`, hint: "set the project up with 'sparkq setup'" })
}

/** Reads and checks a file. Refuses with `config`, naming line and column of the first thing that is wrong. */
export const loadConfig = (file: string): Config => {
  const { document, place } = parseFile(file)
  const raw: unknown = document.toJS() ?? {}
  const checked = checkConfigFile(raw)
  if ('problem' in checked) throw explain(checked.problem, file, place)
  const dangling = danglingReference(checked.config)
  if (dangling) throw explain(dangling, file, place)
  return freeze(file, checked.config)
}

/** What a file that says nothing would mean. */
export const defaultConfig = (file: string): Config => freeze(file, {})

/** A document that keeps its comments, and where in the file a path of keys stands as `line:column`. */
export const parseFile = (file: string): { document: Document; place: (path: readonly PropertyKey[]) => string } => {
  const lines = new LineCounter()
  const document = parseDocument(readConfigFile(file), { lineCounter: lines, prettyErrors: false })
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `${line}:${col}`
  }
  const broken = document.errors[0]
  if (broken) throw failure('config', { message: `${file}:${at(broken.pos[0])}: ${broken.message}`, hint: HINT })
  try {
    document.toJS()
  } catch (error) {
    throw failure('config', { message: `${file}:1:1: ${(error as Error).message}`, hint: HINT })
  }
  return { document, place: path => at(offsetOf(document, path)) }
}

const HINT = 'correct the file; the daemon keeps the configuration it has'

const readConfigFile = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw failure('config', { message: `'${file}' cannot be read: ${(error as Error).message}`, hint: "set the project up with 'sparkq setup'" })
  }
}

/** Where a key stands, or the nearest thing around it that stands anywhere. */
const offsetOf = (document: Document, path: readonly PropertyKey[]): number => {
  let node: unknown = document.contents
  let offset = rangeOf(node)
  for (const step of path) {
    const pair = isMap(node) ? node.items.find(item => String((item.key as { value?: unknown })?.value ?? item.key) === String(step)) : undefined
    const next = pair ?? (node as { items?: unknown[] } | null)?.items?.[Number(step)]
    if (next === undefined) break
    offset = rangeOf(pair ? pair.key : next)
    node = pair ? pair.value : next
  }
  return offset
}

const rangeOf = (node: unknown): number => (node as { range?: [number, number, number] } | null)?.range?.[0] ?? 0

const explain = ({ path, message, known }: Problem, file: string, place: (path: readonly PropertyKey[]) => string): Error => {
  const near = known && nearest(String(path.at(-1)), known)
  return failure('config', { message: `${file}:${place(path)}: ${message}`, hint: near ? `did you mean '${near}'?` : HINT })
}

/** A name that stands for something defined elsewhere must be defined; a queue has one runner. */
const danglingReference = (config: ConfigFile): Problem | undefined => {
  const classes = Object.keys(taskClasses(config))
  for (const [name, { task_class: wanted }] of Object.entries(config.tools ?? {})) {
    if (wanted === undefined || classes.includes(wanted)) continue
    const near = nearest(wanted, classes)
    return { path: ['tools', name, 'task_class'], message: `unknown task class '${wanted}'${near ? `, did you mean '${near}'?` : ''}` }
  }
  const queues = (config.runners ?? []).map(runner => runner.queue)
  const twice = queues.findIndex((queue, i) => queues.indexOf(queue) !== i)
  if (twice !== -1) return { path: ['runners', twice, 'queue'], message: `queue '${queues[twice]}' has two runners; give one of them more jobs` }
  return uncheckedQueue(config.hooks)
}

const freeze = (file: string, raw: ConfigFile): Config => {
  const projectDir = dirname(file)
  const from = (path: string): string => (isAbsolute(path) ? path : resolve(projectDir, path))
  const stateDir = join(projectDir, '.sparkq')
  const hooks = hooksOf(raw.hooks)
  const defaultRunners = [...new Set([raw.defaults?.queue ?? 'default', ...queuesOf(hooks)])].map((queue): { queue: string; jobs?: number } => ({ queue }))
  const config: Config = {
    file, projectDir, stateDir,
    project: { name: raw.project?.name ?? basename(projectDir), repoPath: from(raw.project?.repo_path ?? '.'), prdPath: raw.project?.prd_path ?? null },
    server: { host: raw.server?.host ?? '127.0.0.1', port: raw.server?.port ?? 5005, http: raw.server?.http ?? true },
    database: { path: from(raw.database?.path ?? '.sparkq/sparkq.db'), synchronous: raw.database?.synchronous ?? 'full' },
    purge: { olderThanDays: raw.purge?.older_than_days ?? 3 },
    scriptDirs: raw.script_dirs ?? ['scripts', 'tools'],
    defaults: { session: raw.defaults?.session ?? 'default', queue: raw.defaults?.queue ?? 'default' },
    runners: (raw.runners ?? defaultRunners).map(({ queue, jobs }) => ({ queue, jobs: jobs ?? 1 })),
    taskClasses: taskClasses(raw),
    tools: tools(raw),
    hooks,
    lockDir: from(raw.queue_runner?.lock_dir ?? '.sparkq/run'),
  }
  return deepFreeze(config)
}

const deepFreeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze)
  return value
}
