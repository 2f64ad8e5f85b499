import { parseJsonObject } from '../cli/input.ts'
import { eachId } from '../tasks/for-each-task.ts'
import { refuse } from '../model/errors.ts'
import { fieldsOf } from '../tasks/task-fields.ts'
import { taskOptions } from '../tasks/new-task-args.ts'
import { sayMoment } from '../text/spoken-time.ts'
import { kebab, shared, verb } from '../cli/verb.ts'
import { givenOf, guards } from '../tasks/guards.ts'
import type { EnqueuedTask } from '../protocol/entities.ts'
import { encode } from '../system/json-lines.ts'

export const requeue = verb({
  meta: {
    name: 'requeue',
    description: 'Queue finished tasks again as new tasks and print the new ids; the old ones stay',
  },
  args: {
    id: { ...shared.ids, required: false },
    failed: { type: 'boolean', description: 'All failed tasks that were not requeued yet' },
    since: {
      type: 'string',
      valueHint: 'TIME',
      description: 'With --failed: only tasks since then: 8h, yesterday, monday, 07:00, 2026-01-31T07:00',
    },
    search: {
      type: 'string',
      valueHint: 'TEXT',
      description: 'With --failed: only tasks with each of these words in their command, name, error or metadata',
    },
    outcome: {
      type: 'string',
      valueHint: 'WORD',
      multiple: true,
      description: 'With --failed: only tasks that failed like this, as timeout or lost; several with commas',
    },
    expect: { ...guards.expect, description: 'With --failed: change nothing unless exactly N tasks match' },
    dryRun: { ...guards.dryRun, description: 'With --failed: list the tasks that match, and change nothing' },
    ...taskOptions,
    queue: { ...shared.queue, description: 'The queue of the new tasks; with --failed, the queue to look in' },
    tool: {
      ...taskOptions.tool,
      description: 'Another tool; timeout and retries of the old tool become those of this',
    },
    name: { ...taskOptions.name, description: "Another name, shown in lists instead of the command; '' is none" },
    payload: {
      type: 'string',
      valueHint: 'JSON',
      description: 'Another payload, as the tool takes it; it runs in the same directory',
    },
    cwd: { ...taskOptions.cwd, description: 'The directory that it runs in; that of the old task by default' },
    env: {
      ...taskOptions.env,
      description: 'A variable beside those of the old task, as for enqueue; may be repeated',
    },
    cleanEnv: { type: 'boolean', description: 'Leave out the variables of the old task; --env adds some' },
    json: shared.json,
  },
  usage: ['[OPTIONS] ID…', '[OPTIONS] --failed'],
  examples: [
    'sparkq requeue AUTH-12',
    'sparkq requeue AUTH-12 --timeout 1h -q slow --env DEBUG=1',
    'sparkq requeue --failed -q auth --since 8h',
    'sparkq requeue --failed --search integration --outcome timeout --dry-run',
  ],
  exits: {
    65: 'another tool does not take its payload',
    66: 'no such task, queue or tool, or an ambiguous prefix or number',
    79: 'it has not finished; with several ids the code of the first rejected one; another number than --expect',
  },
  async run({ args, call, cwd, env, io }) {
    const hint = "name tasks, or use 'sparkq requeue --failed'"
    if (args.failed === args.id.length > 0)
      refuse('usage', { message: args.failed ? '--failed takes no ids' : 'ID is missing', hint })
    const lone = args.failed ? undefined : givenOf(args, ['since', 'search', 'outcome', 'expect', 'dryRun'])
    if (lone !== undefined) refuse('usage', { message: `--${kebab(lone)} needs --failed`, hint })
    if (args.key !== undefined && (args.id.length !== 1 || args.id[0] === '-'))
      refuse('usage', { message: '--key is the key of one task', hint: 'name one task' })
    const { queue, ...fields } = await fieldsOf({ args, env })
    const changes = {
      ...fields,
      name: args.name === '' ? null : fields.name,
      payload: args.payload === undefined ? undefined : parseJsonObject(args.payload, '--payload'),
      queue: args.failed ? undefined : queue,
      cwd:
        args.cwd === undefined ? undefined : (await import('../tasks/task-files.ts')).existingDirectory(cwd, args.cwd),
      clean_env: args.cleanEnv || undefined,
    }
    const later = fields.not_before === undefined ? '' : ` (not before ${sayMoment(fields.not_before)})`
    const print = (clone: EnqueuedTask): void => {
      io.out(args.json ? encode(clone) : `${clone.id}\n`)
      if (io.tty.err && !args.json) io.err(`${clone.friendly_id} ${clone.status}${later}\n`)
    }
    if (args.failed) {
      const { requeueFailed } = await import('../tasks/requeue-failed.ts')
      return requeueFailed({ call, io, args: { ...args, queue }, changes, print })
    }
    /** Several words may name one task, which is cloned once. */
    const seen = new Set<string>()
    return eachId({
      ids: args.id,
      verb: 'requeue',
      json: args.json,
      io,
      async call(word) {
        const { id } = await call('task.attempt', { id: word, change: true })
        if (seen.has(id)) return
        seen.add(id)
        return (await call('task.requeue', { ids: [id], ...changes })).tasks[0]
      },
      done(clone) {
        if (clone) print(clone)
      },
    })
  },
})
