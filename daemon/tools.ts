// Tools and task classes as the configuration defines them, upon the ones that are always there (SPEC §4).

import { parseSize } from '../lib/size.ts'
import type { ConfigFile, ToolConfig } from '../lib/protocol/config.ts'

export type Tool = {
  name: string
  description: string | null
  /** bash and python are built in; a command is executed; chat is worked by hand. */
  kind: 'bash' | 'python' | 'command' | 'chat'
  command: string[]
  task_class: string | null
  /** Seconds; null is none. */
  timeout: number | null
  cwd: string | null
  env: string[]
  retries: number
  /** Exit codes and kinds of failure that are worth another try; null is any but `refused` and `lost`. */
  retry_on: (number | 'timeout' | 'lost')[] | null
  /** What becomes of a task whose runner died: a script runs again, at anything else a person must look first (SPEC §8). */
  on_lost: 'requeue' | 'fail'
  /** Seconds from SIGTERM to SIGKILL. */
  kill_grace: number
  /** Bytes that each of the two logs of an attempt may grow to. */
  max_log: number
}

const KILL_GRACE = 10
const MAX_LOG = '256MB'

const CLASSES: Record<string, number> = { FAST_SCRIPT: 120, MEDIUM_SCRIPT: 600, LLM_LITE: 480, LLM_HEAVY: 1200 }

const TOOLS: Record<string, ToolConfig> = {
  'run-bash': { description: 'Bash script', task_class: 'MEDIUM_SCRIPT' },
  'run-python': { description: 'Python script', task_class: 'MEDIUM_SCRIPT' },
  'llm-haiku': { description: 'Haiku', task_class: 'LLM_LITE', command: ['claude', '-p', '--model', 'haiku', '--output-format', 'json'] },
  'llm-sonnet': { description: 'Sonnet', task_class: 'LLM_HEAVY', command: ['claude', '-p', '--model', 'sonnet', '--output-format', 'json'] },
  'llm-codex': { description: 'Codex', task_class: 'LLM_HEAVY', command: ['codex', 'exec', '--json'] },
}

const BUILT_IN: Record<string, Tool['kind']> = { 'run-bash': 'bash', 'run-python': 'python' }

/** Seconds of each task class; null is none. */
export const taskClasses = (config: ConfigFile): Record<string, number | null> => ({
  ...CLASSES,
  ...Object.fromEntries(Object.entries(config.task_classes ?? {}).map(([name, { timeout }]) => [name, seconds(timeout)])),
})

/** Every tool, its timeout resolved. */
export const tools = (config: ConfigFile): Record<string, Tool> => {
  const classes = taskClasses(config)
  const { kill_grace, max_log } = { kill_grace: KILL_GRACE, max_log: MAX_LOG, ...config.defaults }
  const entries = Object.entries({ ...TOOLS, ...config.tools }).map(([name, tool]): [string, Tool] => [name, {
    name,
    description: tool.description ?? TOOLS[name]?.description ?? null,
    kind: tool.interactive ? 'chat' : BUILT_IN[name] ?? (tool.command ? 'command' : 'chat'),
    command: tool.command ?? [],
    task_class: tool.task_class ?? (tool.timeout === undefined ? TOOLS[name]?.task_class : undefined) ?? null,
    timeout: tool.timeout !== undefined ? seconds(tool.timeout) : classes[tool.task_class ?? TOOLS[name]?.task_class ?? ''] ?? null,
    cwd: tool.cwd ?? null,
    env: tool.env ?? [],
    retries: tool.retries ?? 0,
    retry_on: tool.retry_on ?? null,
    on_lost: tool.on_lost ?? (BUILT_IN[name] ? 'requeue' : 'fail'),
    kill_grace: tool.kill_grace ?? kill_grace,
    max_log: parseSize(tool.max_log ?? max_log)!,
  }])
  return Object.assign(Object.create(null), Object.fromEntries(entries))
}

/** The tool of this name. One that left the configuration after its task came in can only be worked by hand. */
export const toolNamed = (known: Readonly<Record<string, Tool>>, name: string): Tool => known[name] ?? {
  name, description: null, kind: 'chat', command: [], task_class: null, timeout: null, cwd: null, env: [], retries: 0,
  retry_on: null, on_lost: 'fail', kill_grace: KILL_GRACE, max_log: parseSize(MAX_LOG)!,
}

/** How long a runner may take to end the processes of such a task, the grace time and some, in milliseconds; then the daemon
 * does, and until then nobody else gets the task. */
export const endingLimit = (known: Readonly<Record<string, Tool>>, name: string): number => toolNamed(known, name).kill_grace * 1000 + 5_000

/** The longest of them that there may be. */
export const longestEnding = (known: Readonly<Record<string, Tool>>): number => Math.max(...Object.keys(known).map(name => endingLimit(known, name)))

const seconds = (timeout: number | 'none'): number | null => (timeout === 'none' ? null : timeout)
