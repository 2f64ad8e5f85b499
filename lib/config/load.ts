// Loads sparkq.yml into a frozen Config. Only this folder imports yaml. Errors name file, line and column
// (docs/contract.md §4).

import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import type { Document } from 'yaml'
import { failure, refuse } from '../model/errors.ts'
import type { EnvironmentRules } from '../model/task-environment.ts'
import { nearest } from '../text/nearest.ts'
import { checkConfigFile } from './validate.ts'
import type { Problem } from '../protocol/config-problem.ts'
import type { ConfigFile } from '../protocol/config.ts'
import { configFileOf } from '../project/state-dir.ts'
import { formerlyWorked, withDefaults } from './defaults.ts'
import { parseYaml } from './yaml-text.ts'
import { hooksOf, uncheckedQueue, type Hooks } from './checks.ts'
import { days, wrongDuration } from './durations.ts'
import { taskClasses, tools, type Tool } from './tools.ts'

/** `place`: FILE:LINE of its entry under `runners`; null if the file has no such key, so it is a default. */
export type ConfiguredRunner = { queue: string; jobs: number; place: string | null }

export type Config = {
  file: string
  /** The folder that holds sparkq.yml; relative paths in it start here. */
  projectDir: string
  stateDir: string
  project: { name: string; repoPath: string; prdPath: string | null }
  /** `hosts`: further names of this machine. */
  server: { host: string; port: number | 'auto'; http: boolean; hosts: readonly string[] }
  database: { path: string; synchronous: 'full' | 'normal' }
  purge: { olderThanDays: number }
  scriptDirs: readonly string[]
  defaults: { session: string; queue: string }
  runners: readonly ConfiguredRunner[]
  /** Where the file has `runners: []`, which means no automatic runner at all; null if it has not. */
  noRunners: string | null
  /** The timeout of each class in seconds; null is none. */
  taskClasses: Readonly<Record<string, number | null>>
  tools: Readonly<Record<string, Tool>>
  hooks: Hooks
  /** Which variables of their callers tasks keep. */
  environment: EnvironmentRules
  lockDir: string
}

/** `--config`, else as `configFileOf`. If the file is a symbolic link, the project is the folder of the link, because
 * verbs look for `.sparkq/` there. Refuses with `config` when there is none. */
export const findConfigFile = (
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
  named: string | undefined,
): string => {
  const found = configFileOf(cwd, env, named)
  if (found !== undefined)
    return existsSync(dirname(found)) ? join(realpathSync(dirname(found)), basename(found)) : found
  refuse('config', {
    message: `no sparkq.yml in '${cwd}' or above`,
    hint: "set the project up with 'sparkq setup'",
  })
}

/** Reads and checks a file. Refuses with `config` and the line and column of the first problem. */
export const loadConfig = (file: string): Config => readConfig(file).config

export type ReadConfig = {
  config: Config
  /** What the file itself sets. */
  said: ConfigFile
}

/** The same, and the file's own content. */
export const readConfig = (file: string): ReadConfig => {
  const { document, place } = parseFile(file)
  const checked = checkDocument(document)
  if ('problem' in checked) throw explain(checked.problem, `${file}:${place(checked.problem.path)}: `)
  const lineOf = (path: readonly PropertyKey[]): string => `${file}:${place(path).split(':')[0]}`
  return { config: freeze(file, checked.config, lineOf), said: checked.config }
}

/** The configuration of an empty file. */
export const defaultConfig = (file: string): Config => freeze(file, {}, () => file)

/** The first problem of a document, or its content. */
export const checkDocument = (document: Document): ReturnType<typeof checkConfigFile> => {
  const checked = checkConfigFile(document.toJS() ?? {})
  const problem = 'config' in checked ? (wrongDuration(checked.config) ?? danglingReference(checked.config)) : undefined
  return problem ? { problem } : checked
}

/** The document, which keeps its comments, its text, and a function that returns the `line:column` of a path of
 * keys. */
export const parseFile = (
  file: string,
): { document: Document; text: string; place: (path: readonly PropertyKey[]) => string } => {
  const text = readConfigFile(file)
  const { document, place, broken } = parseYaml(text)
  if (broken) refuse('config', { message: `${file}:${broken.place}: ${broken.message}`, hint: HINT })
  return { document, text, place }
}

const HINT = 'correct the file; the daemon keeps the configuration it has'

const readConfigFile = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    refuse('config', {
      message: `'${file}' cannot be read: ${(error as Error).message}`,
      hint: "set the project up with 'sparkq setup'",
    })
  }
}

/** The error for a problem; `before` says where it is, or which file would have it. */
export const explain = ({ path, message, known }: Problem, before: string, hint: string = HINT): Error => {
  const near = known && nearest(String(path.at(-1)), known)
  return failure('config', { message: `${before}${message}`, hint: near ? `did you mean '${near}'?` : hint })
}

/** A task class that a tool names must exist, a queue has one runner, and a required queue has a check. */
const danglingReference = (config: ConfigFile): Problem | undefined => {
  const classes = Object.keys(taskClasses(config))
  for (const [name, { task_class: wanted }] of Object.entries(config.tools ?? {})) {
    if (wanted === undefined || classes.includes(wanted)) continue
    const near = nearest(wanted, classes)
    return {
      path: ['tools', name, 'task_class'],
      message: `unknown task class '${wanted}'${near ? `, did you mean '${near}'?` : ''}`,
    }
  }
  const queues = (config.runners ?? []).map(runner => runner.queue)
  const twice = queues.findIndex((queue, i) => queues.indexOf(queue) !== i)
  if (twice !== -1)
    return {
      path: ['runners', twice, 'queue'],
      message: `queue '${queues[twice]}' has two runners; give one of them more jobs`,
    }
  return uncheckedQueue(config.hooks)
}

/** `lineOf` returns the FILE:LINE of a path of keys. */
const freeze = (file: string, said: ConfigFile, lineOf: (path: readonly PropertyKey[]) => string): Config => {
  const projectDir = dirname(file)
  const from = (path: string): string => (isAbsolute(path) ? path : resolve(projectDir, path))
  const stateDir = join(projectDir, '.sparkq')
  const { project, server, database, purge, script_dirs, defaults, runners, environment, queue_runner } = withDefaults(
    said,
    projectDir,
  )
  const config: Config = {
    file,
    projectDir,
    stateDir,
    runners:
      runners?.map((runner, i) => ({ ...runner, place: lineOf(['runners', i]) })) ??
      formerlyWorked(defaults.queue, said).map(runner => ({ ...runner, place: null })),
    noRunners: runners?.length === 0 ? lineOf(['runners']) : null,
    project: { name: project.name, repoPath: from(project.repo_path), prdPath: project.prd_path },
    server: { host: server.host, port: server.port, http: server.http, hosts: server.hosts },
    database: { path: from(database.path), synchronous: database.synchronous },
    purge: { olderThanDays: days(purge.older_than_days) },
    scriptDirs: script_dirs,
    defaults: { session: defaults.session, queue: defaults.queue },
    taskClasses: taskClasses(said),
    tools: tools(said),
    hooks: hooksOf(said.hooks),
    environment,
    lockDir: from(queue_runner.lock_dir),
  }
  return deepFreeze(config)
}

const deepFreeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze)
  return value
}
