import { formatTime } from '../cli/output.ts'
import { printRows } from '../cli/table.ts'
import { noteLeftTasks } from '../views/queue.ts'
import type { Noun } from '../cli/verb.ts'
import { shared, verb } from '../cli/verb.ts'
import { encode } from '../system/json-lines.ts'

const name = {
  type: 'positional',
  required: true,
  valueHint: 'SESSION',
  description: 'Session, by name or id',
} as const

const create = verb({
  meta: { name: 'session create', description: 'Make a session and print its name' },
  args: {
    name: { type: 'positional', required: true, description: 'A name, unique in the project' },
    instructions: { type: 'string', valueHint: 'TEXT', description: 'What this session is about' },
    json: shared.json,
  },
  examples: ['sparkq session create api-v2', "sparkq session create api-v2 --instructions 'Move all routes to v2'"],
  exits: { 79: 'there is a session of that name' },
  async run({ args, call, io }) {
    const session = await call('session.create', { name: args.name, instructions: args.instructions })
    io.out(args.json ? encode(session) : `${session.name}\n`)
  },
})

const list = verb({
  meta: { name: 'session list', description: 'List sessions, newest first' },
  args: { all: { type: 'boolean', description: 'Also ended ones' }, json: shared.json, table: shared.table },
  examples: ['sparkq session list', 'sparkq session list --all --json | jq -r .name'],
  quick: true,
  async run({ args, call, io }) {
    const { sessions } = await call('session.list', { all: args.all || undefined })
    printRows(io, args, sessions, [
      { title: 'SESSION', of: session => session.name },
      { title: 'STATUS', of: session => session.status },
      { title: 'QUEUES', of: session => session.queues, right: true },
      { title: 'CREATED', of: session => formatTime(session.created_at) },
      { title: 'ENDED', of: session => formatTime(session.ended_at) },
      { title: 'INSTRUCTIONS', of: session => session.instructions },
    ])
  },
})

const end = verb({
  meta: { name: 'session end', description: 'End a session and its queues; running tasks may finish' },
  args: { name, json: shared.json },
  examples: ['sparkq session end api-v2', 'sparkq session end ses_01jd0m3k'],
  exits: { 66: 'no such session', 79: 'it has ended already' },
  async run({ args, call, io }) {
    const session = await call('session.end', { session: args.name })
    // Its queues can never be opened again.
    const { queues } = await call('queue.list', { session: session.id })
    for (const queue of queues) noteLeftTasks(io, 'session end', queue)
    if (args.json) io.out(encode(session))
  },
})

export const session: Noun = {
  meta: { name: 'session', description: 'Make, list and end sessions' },
  subCommands: { create, list, end },
}
