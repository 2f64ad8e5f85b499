// Tools and task classes: the built-in ones and those of the configuration, which override them (docs/contract.md §4).

import { basename } from 'node:path'
import { parseSize } from '../text/size.ts'
import { seconds, timeoutSeconds } from './durations.ts'
import { showKey } from './key.ts'
import type { ConfigFile, ToolConfig } from '../protocol/config.ts'

export type Tool = {
  name: string
  description: string | null
  /** `bash` and `python` are built in; `command` is executed; `chat` is worked by hand. */
  kind: 'bash' | 'python' | 'command' | 'chat'
  command: string[]
  task_class: string | null
  /** Seconds; null is none. */
  timeout: number | null
  /** The key of sparkq.yml that the timeout is from; null without one. */
  timeout_source: string | null
  cwd: string | null
  env: string[]
  retries: number
  /** Exit codes and kinds of failure that are retried; null is any but `refused` and `lost`. */
  retry_on: (number | 'timeout' | 'lost')[] | null
  /** What happens to a task whose runner crashed. By default a script is requeued; with any other tool the task fails,
   * because a person must look first (docs/contract.md §8). */
  on_lost: 'requeue' | 'fail'
  /** Seconds from SIGTERM to SIGKILL. */
  kill_grace: number
  /** The limit in bytes for each of the two logs of an attempt. */
  max_log: number
}

/** The values of every tool unless it or `defaults` sets others. */
export const TOOL_DEFAULTS = { timeout: null, kill_grace: '10s', max_log: '256MB' }

export const CLASSES = { FAST_SCRIPT: '2m', MEDIUM_SCRIPT: '10m', LLM_LITE: '8m', LLM_HEAVY: '20m' }

export const TOOLS: Record<string, ToolConfig> = {
  'run-bash': { description: 'Bash script', task_class: 'MEDIUM_SCRIPT' },
  'run-python': { description: 'Python script', task_class: 'MEDIUM_SCRIPT' },
  'llm-haiku': {
    description: 'Haiku',
    task_class: 'LLM_LITE',
    command: ['claude', '-p', '--model', 'haiku', '--output-format', 'json'],
  },
  'llm-sonnet': {
    description: 'Sonnet',
    task_class: 'LLM_HEAVY',
    command: ['claude', '-p', '--model', 'sonnet', '--output-format', 'json'],
  },
  'llm-codex': { description: 'Codex', task_class: 'LLM_HEAVY', command: ['codex', 'exec', '--json'] },
}

/** Tools that `setup` offers where their program is found; they exist only if the file has them. */
const OFFERED: Record<string, ToolConfig> = {
  'llm-gemini': { description: 'Gemini', task_class: 'LLM_HEAVY', command: ['gemini', '-p'] },
}

/** The variables that hold the keys of agent programs. No task keeps them, so they come from the runner. */
const KEYS: Record<string, string[]> = {
  claude: ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'CLAUDE_CODE_OAUTH_TOKEN'],
  codex: ['OPENAI_API_KEY', 'CODEX_API_KEY'],
  gemini: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
}

/** The agent programs for which SparkQ knows tools. */
export const AGENT_PROGRAMS = Object.keys(KEYS)

/** The tools of an agent program by name, as the file could define them. */
export const toolsOfProgram = (program: string): Record<string, ToolConfig> =>
  Object.fromEntries(Object.entries({ ...TOOLS, ...OFFERED }).filter(([, { command }]) => command?.[0] === program))

const BUILT_IN: Record<string, Tool['kind']> = { 'run-bash': 'bash', 'run-python': 'python' }

/** Seconds of each task class; null is none. */
export const taskClasses = (config: ConfigFile): Record<string, number | null> =>
  Object.fromEntries(Object.entries(writtenClasses(config)).map(([name, timeout]) => [name, timeoutSeconds(timeout)]))

/** The timeout of each task class as the file could define it. */
const writtenClasses = (config: ConfigFile): Record<string, number | string> => ({
  ...CLASSES,
  ...Object.fromEntries(Object.entries(config.task_classes ?? {}).map(([name, { timeout }]) => [name, timeout])),
})

/** Every tool as the file could define it, with its defaults, except those that come from its task class or from
 * `defaults`. */
export const writtenTools = (config: ConfigFile): Record<string, ToolConfig> =>
  mapTools({ ...TOOLS, ...config.tools }, (tool, name) => {
    const { description, task_class } = TOOLS[name] ?? {}
    return {
      ...(description !== undefined && { description }),
      ...(task_class !== undefined && (tool.timeout ?? null) === null && { task_class }),
      env: KEYS[basename(tool.command?.[0] ?? '')] ?? [],
      retries: 0,
      on_lost: BUILT_IN[name] ? 'requeue' : 'fail',
      ...tool,
    }
  })

/** The same, including what comes from task classes and `defaults`. */
export const wholeTools = (config: ConfigFile): Record<string, WholeTool> => {
  const classes = writtenClasses(config)
  const { timeout, kill_grace, max_log } = { ...TOOL_DEFAULTS, ...config.defaults }
  return mapTools(writtenTools(config), tool => {
    const limit = tool.timeout ?? timeout ?? classes[tool.task_class ?? ''] ?? 'none'
    return {
      ...tool,
      timeout: limit,
      kill_grace: tool.kill_grace ?? kill_grace,
      max_log: tool.max_log ?? max_log,
    } as WholeTool
  })
}

type WholeTool = ToolConfig & { timeout: number | string } & Required<
    Pick<ToolConfig, 'env' | 'retries' | 'on_lost' | 'kill_grace' | 'max_log'>
  >

/** Every tool in the form that the daemon uses: its timeout in seconds, its log limit in bytes. */
export const tools = (config: ConfigFile): Record<string, Tool> =>
  Object.assign(
    Object.create(null),
    mapTools(
      wholeTools(config),
      (tool, name): Tool => ({
        name,
        description: tool.description ?? null,
        kind: tool.interactive ? 'chat' : (BUILT_IN[name] ?? (tool.command ? 'command' : 'chat')),
        command: tool.command ?? [],
        task_class: tool.task_class ?? null,
        timeout: timeoutSeconds(tool.timeout),
        timeout_source: sourceOfTimeout(config, tool, name),
        cwd: tool.cwd ?? null,
        env: tool.env,
        retries: tool.retries,
        retry_on: tool.retry_on ?? null,
        on_lost: tool.on_lost,
        kill_grace: seconds(tool.kill_grace),
        max_log: parseSize(tool.max_log)!,
      }),
    ),
  )

const sourceOfTimeout = (
  { tools: said, defaults }: ConfigFile,
  { task_class }: ToolConfig,
  name: string,
): string | null =>
  (said?.[name]?.timeout ?? null) !== null
    ? showKey(['tools', name, 'timeout'])
    : (defaults?.timeout ?? null) !== null
      ? 'defaults.timeout'
      : task_class === undefined
        ? null
        : fromClass(task_class)

/** The key of a task class. */
export const fromClass = (name: string): string => showKey(['task_classes', name])

const mapTools = <From, To>(
  tools: Record<string, From>,
  change: (tool: From, name: string) => To,
): Record<string, To> => Object.fromEntries(Object.entries(tools).map(([name, tool]) => [name, change(tool, name)]))

/** The tool of this name. A tool that was removed from the configuration after its task was enqueued can only be worked
 * by hand. */
export const toolNamed = (known: Readonly<Record<string, Tool>>, name: string): Tool =>
  known[name] ?? {
    name,
    description: null,
    kind: 'chat',
    command: [],
    task_class: null,
    timeout: null,
    timeout_source: null,
    cwd: null,
    env: [],
    retries: 0,
    retry_on: null,
    on_lost: 'fail',
    kill_grace: seconds(TOOL_DEFAULTS.kill_grace),
    max_log: parseSize(TOOL_DEFAULTS.max_log)!,
  }

/** Milliseconds that a runner may take to end the processes of a task of this tool: the grace time and 5 s. After that
 * the daemon ends them; until then no other worker gets the task. */
export const endingLimit = (known: Readonly<Record<string, Tool>>, name: string): number =>
  toolNamed(known, name).kill_grace * 1000 + 5_000

/** The longest of these times. */
export const longestEnding = (known: Readonly<Record<string, Tool>>): number =>
  Math.max(...Object.keys(known).map(name => endingLimit(known, name)))
