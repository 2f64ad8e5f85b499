import { eachId } from '../tasks/for-each-task.ts'
import { refuse } from '../model/errors.ts'
import { note } from '../cli/output.ts'
import { kebab, shared, verb } from '../cli/verb.ts'
import type { Call } from '../rpc/client.ts'
import type { Io } from '../cli/io.ts'
import { givenOf, guards, parseExpect } from '../tasks/guards.ts'
import type { ListedTask } from '../protocol/entities.ts'
import { canceledTasks } from '../views/canceled.ts'
import { encode } from '../system/json-lines.ts'

export const cancel = verb({
  meta: { name: 'cancel', description: 'Cancel tasks; a running one once its processes have ended' },
  args: {
    id: { ...shared.ids, required: false },
    queue: { ...shared.queue, description: 'All unfinished tasks of this queue, and print how many' },
    search: {
      type: 'string',
      valueHint: 'TEXT',
      description: 'All unfinished tasks with each of these words in their command, name or metadata',
    },
    tool: { type: 'string', valueHint: 'TOOL', description: 'All unfinished tasks of this tool' },
    status: {
      type: 'string',
      valueHint: 'queued|running',
      multiple: true,
      description: 'With --queue, --search or --tool: only the tasks in this state',
    },
    expect: guards.expect,
    dryRun: guards.dryRun,
    json: shared.json,
  },
  usage: ['[OPTIONS] ID…', '[OPTIONS] -q QUEUE', '[OPTIONS] --search TEXT'],
  examples: [
    'sparkq cancel AUTH-12',
    'sparkq cancel -q lint --status queued',
    'sparkq cancel --search storybook --expect 3',
    'sparkq tasks --tool llm-sonnet --status queued | sparkq cancel -',
  ],
  exits: {
    66: 'no such task or queue, or an ambiguous prefix or number',
    79: 'it has finished; with several ids the code of the first rejected one; another number than --expect',
  },
  async run({ args, call, io }) {
    const filter = givenOf(args, ['queue', 'search', 'tool'])
    const hint = "name tasks, or a queue: 'sparkq cancel -q QUEUE'"
    if ((filter !== undefined) === args.id.length > 0)
      refuse('usage', { message: filter === undefined ? 'ID is missing' : `--${filter} takes no ids`, hint })
    if (filter !== undefined) return cancelFiltered(call, io, args)
    const lone = givenOf(args, ['status', 'expect', 'dryRun'])
    if (lone !== undefined)
      refuse('usage', {
        message: `--${kebab(lone)} needs --queue, --search or --tool`,
        hint: "name a queue: 'sparkq cancel -q QUEUE'",
      })
    const canceled: ListedTask[] = []
    try {
      return await eachId({
        ids: args.id,
        verb: 'cancel',
        json: args.json,
        io,
        call: id => call('task.cancel', { id }),
        done(task) {
          if (args.json) io.out(encode(task))
          else canceled.push(task)
        },
      })
    } finally {
      if (canceled.length > 0) note(io, 'cancel', canceledTasks(canceled))
    }
  },
})

type Filtered = Record<'queue' | 'search' | 'tool' | 'expect', string | undefined> & {
  status: readonly string[]
  dryRun: boolean
  json: boolean
}

const cancelFiltered = async (
  call: Call,
  io: Io,
  { queue, search: text, tool, dryRun, json, ...args }: Filtered,
): Promise<number | void> => {
  const expect = parseExpect({ ...args, dryRun })
  const [{ parseStatuses }, cancels] = await Promise.all([
    import('../tasks/statuses.ts'),
    import('../tasks/cancel-queue.ts'),
  ])
  const named = parseStatuses(args.status, ['queued', 'running'])
  const status = named.length > 0 ? named : (['queued', 'running'] as const).slice()
  const where = { queue, text, tool, status }
  if (dryRun) {
    const { printMatching } = await import('../tasks/print-matching.ts')
    return printMatching({ call, io, json, where, verb: 'cancel', done: 'canceled' })
  }
  if (queue !== undefined && text === undefined && tool === undefined && expect === undefined)
    return cancels.cancelQueue({ call, io, json, queue, status })
  return cancels.cancelMatching({ call, io, json, where, expect })
}
