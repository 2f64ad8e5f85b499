// A new sparkq.yml: its sections, and each key as a comment with its default.

import type { ConfigFile, ToolConfig } from '../protocol/config.ts'
import { withDefaults } from './defaults.ts'
import { inline } from './splice.ts'
import { TOOLS, TOOL_DEFAULTS } from './tools.ts'

/** The text of a new file in a folder. Each commented key can be uncommented: the file is then valid and means the
 * same. */
export const freshFile = (projectDir: string): string => {
  const { project, tools, ...defaults } = withDefaults({}, projectDir)
  const { name, ...others } = project
  const { 'run-bash': runBash, ...otherTools } = tools
  const { description, task_class, env, retries, on_lost } = runBash as Required<ToolConfig>
  const { timeout, kill_grace, max_log } = TOOL_DEFAULTS
  // A key that has no value by default is null, or what has the same effect.
  const wholeTool: Required<Omit<ToolConfig, 'command'>> = {
    ...{ description, task_class, timeout, cwd: null, env, retries, retry_on: null, on_lost, interactive: false },
    ...{ kill_grace, max_log },
  }
  const texts: Record<Section, string> = {
    ...(Object.fromEntries(
      Object.entries(defaults).map(([key, value]) => [key, commentedSection(key, value)]),
    ) as Record<Section, string>),
    runners: '# runners: [{queue: default, jobs: 1}]\n',
    project: `project:\n  name: ${inline(name)}\n${commented(others, 2)}`,
    tools: `tools:\n  run-bash:\n${commented(wholeTool, 4)}${commented(mapOf(Object.keys(otherTools), TOOLS), 2)}`,
  }
  const sections = Object.entries(ABOUT) as [Section, string][]
  return [HEAD, ...sections.map(([key, about]) => `${about && `# ${about}\n`}${texts[key]}`)].join('\n')
}

const HEAD =
  '# How SparkQ works in this project. ' +
  'A line that begins with # and no space is a key with its default: remove the # to\n' +
  "# set it. 'sparkq reload' applies changes.\n"

/** All sections but the keys without effect. */
type Section = Exclude<keyof ConfigFile, 'auto_fail_interval_seconds' | 'base_url'>

/** The sections in their order, each with its comment. */
const ABOUT: Record<Section, string> = {
  project: '',
  defaults: 'For all tasks and tools. A timeout here goes before the task class of a tool, not before its own timeout.',
  runners:
    "Fixes the tasks at a time of queues, which 'sparkq queue jobs' sets otherwise; []: no queue works by itself.",
  task_classes: 'Named timeouts. A task is ended at twice its timeout.',
  tools: 'The ways to do a task. A tool with a command is executed, with the prompt as its last argument.',
  script_dirs: 'Folders of scripts that have names.',
  environment: 'Names of variables, with * for any characters: those that no task keeps, and those that tasks keep.',
  hooks: 'The checks of git\'s hooks, as {queue: checks, command: npm test, paths: "*.ts", timeout: 5m}.',
  purge: 'Finished tasks older than this are deleted.',
  database: 'full: an acknowledged change survives a power cut; normal: only a crash.',
  server: 'The web page, which sparkq ui opens. Another host than 127.0.0.1 is reachable from elsewhere.',
  queue_runner: 'Where runners keep their locks.',
}

const commentedSection = (key: string, value: unknown): string =>
  isMap(value) ? `${key}:\n${commented(value, 2)}` : `#${key}: ${inline(value)}\n`

const commented = (map: object, margin: number): string =>
  Object.entries(map)
    .map(([key, value]) => `${' '.repeat(margin)}#${key}: ${inline(value)}\n`)
    .join('')

const mapOf = <T>(names: readonly string[], all: Record<string, T>): Record<string, T | undefined> =>
  Object.fromEntries(names.map(name => [name, all[name]]))

const isMap = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)
