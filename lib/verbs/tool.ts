import { note } from '../cli/output.ts'
import { printRows } from '../cli/table.ts'
import { pauseArgs, pauseUntil } from '../cli/pause-end.ts'
import { pauseOf, toolColumns } from '../views/tool.ts'
import type { Noun } from '../cli/verb.ts'
import { shared, verb } from '../cli/verb.ts'
import { encode } from '../system/json-lines.ts'

const name = {
  type: 'positional',
  required: true,
  valueHint: 'TOOL',
  description: 'Tool, as sparkq.yml names it',
} as const

const list = verb({
  meta: { name: 'tool list', description: 'List the tools, and which of them are paused until when' },
  args: { json: shared.json, table: shared.table },
  examples: ['sparkq tool list', "sparkq tool list --json | jq -r 'select(.paused).name'"],
  quick: true,
  async run({ args, call, io }) {
    printRows(io, args, (await call('tool.list', {})).tools, toolColumns)
  },
})

const pause = verb({
  meta: { name: 'tool pause', description: 'Hand out no tasks of a tool, in any queue; running ones continue' },
  args: {
    name,
    ...pauseArgs,
    reason: { type: 'string', valueHint: 'TEXT', description: "Why, in a few words; 'sparkq' shows it" },
    json: shared.json,
  },
  examples: [
    'sparkq tool pause llm-sonnet --for 2h',
    "sparkq tool pause llm-codex --until 2026-01-31T07:00 --reason 'saved for the release'",
  ],
  exits: { 66: 'no such tool' },
  async run({ args, call, io }) {
    const tool = await call('tool.pause', {
      name: args.name,
      until: await pauseUntil(args, 'tool pause'),
      reason: args.reason,
    })
    note(io, 'tool pause', `${pauseOf({ name: tool.name, ...tool.paused! })}; its running tasks may finish`)
    if (args.json) io.out(encode(tool))
  },
})

const resume = verb({
  meta: { name: 'tool resume', description: 'Hand out the tasks of a paused tool again, at once' },
  args: { name, json: shared.json },
  examples: ['sparkq tool resume llm-sonnet', 'sparkq tool resume llm-sonnet --json | jq .resumed'],
  exits: { 66: 'no such tool' },
  async run({ args, call, io }) {
    const tool = await call('tool.resume', { name: args.name })
    if (!tool.resumed) note(io, 'tool resume', `tool '${tool.name}' was not paused`)
    if (args.json) io.out(encode(tool))
  },
})

export const tool: Noun = {
  meta: { name: 'tool', description: 'List, pause and resume tools' },
  subCommands: { list, pause, resume },
}
