// The shape of sparkq.yml (docs/contract.md §4). Every key is optional; unknown keys are refused. The defaults are in
// lib/config/defaults.ts.

import { type } from 'arktype'
import { MAX_DURATION_SECONDS, MAX_JOBS, MAX_RETRIES } from '../model/limits.ts'
import { name } from './shapes.ts'

/** A duration with a unit. Its limits are in lib/config/durations.ts. */
const withUnit = type(/^\d+(\.\d+)?[smhd]?$/)
/** Bytes, or a number with a unit; lib/text/size.ts reads it. */
const size = type('number.integer > 0')
  .or(/^[1-9]\d*(\.\d+)?\s*(B|KB|MB|GB|KiB|MiB|GiB)$/i)
  .describe('bytes, or a size as 256MB')
const upToAnHour = type('0 <= number <= 3600').or(withUnit)
const retryOn = type('1 <= number.integer <= 255')
  .or("'timeout' | 'lost'")
  .describe("an exit code from 1 to 255, 'timeout' or 'lost'")
const timeout = type(`0 < number <= ${MAX_DURATION_SECONDS}`).or(withUnit).or("'none'")
/** Null is the same as no timeout of its own. */
const ownTimeout = timeout.or('null')

export const toolConfig = type({
  '+': 'reject',
  'description?': 'string',
  'task_class?': 'string',
  'command?': type('string[]').atLeastLength(1),
  'timeout?': ownTimeout,
  'cwd?': 'string | null',
  'env?': 'string[]',
  'retries?': `0 <= number.integer <= ${MAX_RETRIES}`,
  'retry_on?': retryOn.array().or('null'),
  'on_lost?': "'requeue' | 'fail'",
  'interactive?': 'boolean',
  'kill_grace?': upToAnHour,
  'max_log?': size,
})

const host = type(/^(\[[\da-f:.]+\]|[\w.:-]{1,253})$/i).describe('a name or an address, without a port')

const glob = type(/\S/).describe('a pattern, as "*.ts" or "src/**"')

/** A pattern of names of environment variables. */
const namePattern = type(/^[^=\s]+$/).describe('the name of a variable, with * for any characters')

const check = type({
  '+': 'reject',
  queue: name,
  command: type(/\S/).describe('a line of bash'),
  'paths?': glob.or(glob.array().atLeastLength(1)),
  'timeout?': timeout,
})

const checks = check.array()

/** The keys are those of lib/model/git-hooks.ts. */
const hooks = type({
  '+': 'reject',
  'post-commit?': checks,
  'post-merge?': checks,
  'post-rewrite?': checks,
  'post-checkout?': checks,
  'pre-push?': {
    '+': 'reject',
    require: name.array(),
    'wait?': upToAnHour,
  },
})

export const configFile = type({
  '+': 'reject',
  'project?': { '+': 'reject', 'name?': '0 < string <= 200', 'repo_path?': 'string', 'prd_path?': 'string | null' },
  'server?': {
    '+': 'reject',
    'host?': host,
    /** 0 is any free port, `auto` the one that the project had last. */
    'port?': type('0 <= number.integer <= 65535').or("'auto'").describe('a number up to 65535, or auto'),
    'http?': 'boolean',
    'hosts?': host.array(),
    'base_url?': 'string',
  },
  'database?': { '+': 'reject', 'path?': 'string > 0', 'synchronous?': "'full' | 'normal'", 'mode?': 'string' },
  'purge?': {
    '+': 'reject',
    'older_than_days?': type('number > 0').or(withUnit),
  },
  'script_dirs?': 'string[]',
  'defaults?': {
    '+': 'reject',
    'session?': name,
    'queue?': name,
    'timeout?': ownTimeout,
    'kill_grace?': upToAnHour,
    'max_log?': size,
  },
  'runners?': type({ '+': 'reject', queue: name, 'jobs?': `1 <= number.integer <= ${MAX_JOBS}` }).array(),
  'task_classes?': { '[string]': { '+': 'reject', timeout } },
  'tools?': { '[string]': toolConfig },
  'hooks?': hooks,
  'environment?': { '+': 'reject', 'drop?': namePattern.array(), 'keep?': namePattern.array() },
  // Of these keys only `lock_dir` still has an effect: the daemon notifies runners, so nothing polls. Old files still
  // load (docs/contract.md §4).
  'queue_runner?': {
    '+': 'reject',
    'lock_dir?': 'string',
    'poll_interval?': 'number',
    'auto_fail_interval_seconds?': 'number',
    'base_url?': 'string',
  },
  'auto_fail_interval_seconds?': 'number',
  'base_url?': 'string',
})

export type ConfigFile = typeof configFile.infer
export type ToolConfig = typeof toolConfig.infer
export type HooksConfig = typeof hooks.infer
