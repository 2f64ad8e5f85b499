// The arguments of `enqueue`.

import { shared, type Args } from '../cli/verb.ts'

/** Those that do not depend on what the task does, of `requeue` too. */
export const taskOptions = {
  queue: { ...shared.queue, description: 'Queue, by name or id; by default that of sparkq.yml' },
  tool: { type: 'string', valueHint: 'TOOL', description: 'The tool that does the task; run-bash by default' },
  name: { type: 'string', valueHint: 'TEXT', description: 'A name, shown in lists instead of the command' },
  cwd: { type: 'string', valueHint: 'DIR', description: 'The directory that it runs in; yours by default' },
  env: {
    type: 'string',
    valueHint: 'NAME[=VALUE]',
    multiple: true,
    description: 'A variable for the task; NAME alone takes your value, even of a secret; may be repeated',
  },
  cleanEnv: {
    type: 'boolean',
    description: 'Give the task PATH, HOME and the like of its runner, and of yours only what --env names',
  },
  timeout: {
    type: 'string',
    valueHint: 'DURATION|none',
    description: 'Stale after this long, killed after twice as long',
  },
  key: { type: 'string', valueHint: 'KEY', description: 'Only one task with this key may be queued or running' },
  ifExists: {
    type: 'string',
    valueHint: 'skip|replace|error',
    description: 'What to do when the key is taken; skip by default',
  },
  in: { type: 'string', valueHint: 'DURATION', description: 'Delay before it may start' },
  at: {
    type: 'string',
    valueHint: 'TIME',
    description:
      "Not before this time: 07:00, 'tomorrow 9:00', monday or 2026-01-31T07:00, local unless it names a zone",
  },
  retries: { type: 'string', valueHint: 'N', description: 'How often it is retried after a failure' },
  metadata: { type: 'string', valueHint: 'JSON', description: 'An object to keep with the task' },
} as const satisfies Args

/** Options of pueue, tsp and parallel: what to type here. */
export const familiarOptions: Record<string, string> = {
  __proto__: null as never,
  a: "'sparkq wait ID && …' goes on when a task has succeeded",
  after: "'sparkq wait ID && …' goes on when a task has succeeded",
  d: '--in 10m delays a task',
  delay: '--in 10m delays a task',
  g: '-q QUEUE names the queue, which is the group of a task',
  group: '-q QUEUE names the queue, which is the group of a task',
  j: "'sparkq queue jobs QUEUE N' lets a queue run N tasks at a time",
  jobs: "'sparkq queue jobs QUEUE N' lets a queue run N tasks at a time",
  L: '--name TEXT names a task',
  l: '--name TEXT names a task',
  label: '--name TEXT names a task',
  N: "'sparkq queue jobs QUEUE N' lets a queue run N tasks at a time",
  n: "output is always kept, and 'sparkq log ID' prints it",
  'print-task-id': 'the id is printed anyway',
  p: 'the id is printed anyway',
  stashed: "'sparkq queue create NAME --planned' keeps tasks until 'sparkq queue start NAME'",
  w: '--cwd DIR names the directory that a task runs in',
  'working-directory': '--cwd DIR names the directory that a task runs in',
}

/** In the order of the help. */
const { queue, tool, ...settings } = taskOptions

export const newTaskArgs = {
  tasks: {
    type: 'positional',
    required: false,
    only: '-',
    description: 'Read one task per line from stdin, as {"payload":{…},"queue":…}; all or none are added',
  },
  each: {
    type: 'boolean',
    description: 'Add a task for each line of stdin, which replaces {} in the command, or is its last argument',
  },
  null: { type: 'boolean', alias: ['0'], description: 'With --each: NUL bytes end the lines, as find -print0 writes' },
  queue,
  tool,
  command: { type: 'string', alias: ['c'], valueHint: 'LINE', description: 'A line of bash' },
  script: {
    type: 'string',
    valueHint: 'SCRIPT',
    description: 'A script, by its name in the index or its path; its arguments go after --',
  },
  prompt: { type: 'string', valueHint: 'TEXT', description: 'A prompt, for a tool that takes one' },
  promptFile: { type: 'string', valueHint: 'FILE', description: 'The same, from a file' },
  template: {
    type: 'string',
    valueHint: 'PROMPT',
    description: 'A prompt of prompts/, by name; its tool is that of its comment or of --tool',
  },
  set: {
    type: 'string',
    valueHint: 'KEY=VALUE',
    multiple: true,
    description: 'With --template: the value of a placeholder; may be repeated',
  },
  contextFile: {
    type: 'string',
    valueHint: 'FILE',
    multiple: true,
    description: 'A file that the prompt is about; may be repeated',
  },
  payload: { type: 'string', valueHint: 'JSON', description: 'The payload as the tool takes it' },
  ...settings,
} as const satisfies Args
