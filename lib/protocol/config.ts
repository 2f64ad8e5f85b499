// The shape of sparkq.yml (SPEC §4). Every key is optional; unknown ones are refused. Defaults are in daemon/config.ts.

import { ArkErrors, type } from 'arktype'
import { name } from './shapes.ts'

const seconds = type('0 < number <= 2592000')
/** Bytes, or a number with a unit; lib/size.ts reads it. */
const size = type('number.integer > 0').or(/^[1-9]\d*(\.\d+)?\s*(B|KB|MB|GB|KiB|MiB|GiB)$/i).describe('bytes, or a size as 256MB')
const killGrace = type('0 <= number <= 3600').describe('seconds, at most 3600')
const retryOn = type('1 <= number.integer <= 255').or("'timeout' | 'lost'").describe("an exit code from 1 to 255, 'timeout' or 'lost'")
const timeout = seconds.or("'none'").describe('seconds, above 0 and up to 30 days (2592000), or none')

export const toolConfig = type({
  '+': 'reject', 'description?': 'string', 'task_class?': 'string', 'command?': type('string[]').atLeastLength(1),
  'timeout?': timeout, 'cwd?': 'string', 'env?': 'string[]', 'retries?': '0 <= number.integer <= 100', 'retry_on?': retryOn.array(),
  'on_lost?': "'requeue' | 'fail'", 'interactive?': 'boolean', 'kill_grace?': killGrace, 'max_log?': size,
})

const glob = type(/\S/).describe('a pattern, as "*.ts" or "src/**"')

const check = type({
  '+': 'reject', queue: name, command: type(/\S/).describe('a line of bash'), 'paths?': glob.or(glob.array().atLeastLength(1)), 'timeout?': timeout,
})

const checks = check.array()

/** The keys are those of lib/git/hook-names.ts. */
const hooks = type({
  '+': 'reject', 'post-commit?': checks, 'post-merge?': checks, 'post-rewrite?': checks, 'post-checkout?': checks,
  'pre-push?': { '+': 'reject', require: name.array().atLeastLength(1), 'wait?': type('0 <= number <= 3600').describe('seconds, at most 3600') },
})

export const configFile = type({
  '+': 'reject',
  'project?': { '+': 'reject', 'name?': '0 < string <= 200', 'repo_path?': 'string', 'prd_path?': 'string | null' },
  'server?': { '+': 'reject', 'host?': 'string', 'port?': '1 <= number.integer <= 65535', 'http?': 'boolean', 'base_url?': 'string' },
  'database?': { '+': 'reject', 'path?': 'string > 0', 'synchronous?': "'full' | 'normal'", 'mode?': 'string' },
  'purge?': { '+': 'reject', 'older_than_days?': 'number > 0' },
  'script_dirs?': 'string[]',
  'defaults?': { '+': 'reject', 'session?': name, 'queue?': name, 'kill_grace?': killGrace, 'max_log?': size },
  'runners?': type({ '+': 'reject', queue: name, 'jobs?': '1 <= number.integer <= 64' }).array(),
  'task_classes?': { '[string]': { '+': 'reject', timeout } },
  'tools?': { '[string]': toolConfig },
  'hooks?': hooks,
  // Push made needless all but the first of these; old files still load (SPEC §4).
  'queue_runner?': { '+': 'reject', 'lock_dir?': 'string', 'poll_interval?': 'number', 'auto_fail_interval_seconds?': 'number', 'base_url?': 'string' },
  'auto_fail_interval_seconds?': 'number', 'base_url?': 'string',
})

export type ConfigFile = typeof configFile.infer
export type ToolConfig = typeof toolConfig.infer
export type HooksConfig = typeof hooks.infer

/** What is wrong with a configuration, and at which path of keys. `known`: the keys that may stand there, for an unknown one. */
export type Problem = { path: PropertyKey[]; message: string; known?: string[] }

/** The first problem of a parsed file, or the file with its types. */
export const checkConfigFile = (raw: unknown): { config: ConfigFile } | { problem: Problem } => {
  const list = misplacedList(raw, configFile.toJsonSchema() as Schema)
  if (list) return { problem: list }
  const checked = configFile(raw)
  if (!(checked instanceof ArkErrors)) return { config: checked }
  const first = checked[0]!
  const path = [...first.path]
  if (!first.message.endsWith('must be removed')) return { problem: { path, message: first.message } }
  return { problem: { path, message: `unknown key '${String(path.at(-1))}'`, known: knownKeys(path.slice(0, -1)) } }
}

type Schema = { type?: string; properties?: Record<string, Schema>; items?: Schema; additionalProperties?: Schema }

const inner = (schema: Schema | undefined, step: PropertyKey): Schema | undefined => schema?.properties?.[String(step)] ?? schema?.items ?? schema?.additionalProperties

/** A list where a map of keys belongs, which to JavaScript is an object too. */
const misplacedList = (value: unknown, schema: Schema | undefined, path: PropertyKey[] = []): Problem | undefined => {
  // Where the schema ends, anything goes.
  if (schema === undefined || typeof value !== 'object' || value === null) return undefined
  if (Array.isArray(value) && schema.type === 'object') return { path, message: `${path.join('.') || 'the file'} must be a map of keys (was a list)` }
  for (const [key, below] of Object.entries(value)) {
    const problem = misplacedList(below, inner(schema, key), [...path, key])
    if (problem) return problem
  }
  return undefined
}

/** The keys that may stand at a path; none where names are free or nothing is below. */
export const knownKeys = (path: readonly PropertyKey[]): string[] => Object.keys(schemaAt(path)?.properties ?? {})

/** Whether a list belongs there. */
export const isList = (path: readonly PropertyKey[]): boolean => schemaAt(path)?.type === 'array'

const schemaAt = (path: readonly PropertyKey[]): Schema | undefined => path.reduce(inner, configFile.toJsonSchema() as Schema | undefined)
