// Tools and task classes as the configuration defines them, upon the ones that are always there (SPEC §4).

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
}

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
  }])
  return Object.assign(Object.create(null), Object.fromEntries(entries))
}

const seconds = (timeout: number | 'none'): number | null => (timeout === 'none' ? null : timeout)
