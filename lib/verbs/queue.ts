import { transitionVerb } from '../cli/transition-verb.ts'
import { refuse } from '../model/errors.ts'
import { MAX_JOBS } from '../model/limits.ts'
import { parseCount, readText } from '../cli/input.ts'
import { count, formatTime, note, renderFacts } from '../cli/output.ts'
import { printRows } from '../cli/table.ts'
import { pauseArgs, pauseUntil } from '../cli/pause-end.ts'
import { untilEnd } from '../views/pause-end.ts'
import { noteLeftTasks, queueColumns, stateOf } from '../views/queue.ts'
import type { Queue } from '../protocol/entities.ts'
import type { Noun } from '../cli/verb.ts'
import { shared, verb } from '../cli/verb.ts'
import { encode } from '../system/json-lines.ts'

const name = { type: 'positional', required: true, valueHint: 'QUEUE', description: 'Queue, by name or id' } as const

const jobsOption = { type: 'string', alias: ['j'], valueHint: 'N' } as const

const parseJobs = (text: string, name: string): number => {
  const jobs = parseCount(text, name)
  if (jobs > MAX_JOBS)
    refuse('usage', {
      message: `${name} '${text}' is not between 0 and ${MAX_JOBS}`,
      hint: 'a number of tasks at a time, as 4; 0 means no automatic runner',
    })
  return jobs
}

const create = verb({
  meta: { name: 'queue create', description: 'Make a queue and print its name' },
  args: {
    name: { type: 'positional', required: true, description: 'A name, unique in the project' },
    session: { ...shared.session, description: 'Session, by name or id; by default that of sparkq.yml' },
    instructions: { type: 'string', valueHint: 'TEXT', description: 'Instructions for the workers of this queue' },
    planned: { type: 'boolean', description: "Accept tasks, but hand out none until 'sparkq queue start'" },
    jobs: { ...jobsOption, description: `Tasks at a time, up to ${MAX_JOBS} (1 by default); 0: no automatic runner` },
    json: shared.json,
  },
  examples: [
    'sparkq queue create build --jobs 2',
    "sparkq queue create auth --session api-v2 --instructions 'Implement JWT, tests first'",
  ],
  exits: {
    66: 'no such session',
    79: 'there is a queue of that name, the session has ended, or sparkq.yml sets its jobs',
  },
  async run({ args, call, io }) {
    const queue = await call('queue.create', {
      name: args.name,
      session: args.session,
      instructions: args.instructions,
      planned: args.planned || undefined,
      jobs: args.jobs === undefined ? undefined : parseJobs(args.jobs, '--jobs'),
    })
    io.out(args.json ? encode(queue) : `${queue.name}\n`)
  },
})

const list = verb({
  meta: { name: 'queue list', description: 'List queues with the number of their tasks, oldest first' },
  args: {
    session: shared.session,
    all: { type: 'boolean', description: 'Also archived ones' },
    json: shared.json,
    table: shared.table,
  },
  examples: ['sparkq queue list', "sparkq queue list --json | jq -r 'select(.counts.failed > 0).name'"],
  exits: { 66: 'no such session' },
  quick: true,
  async run({ args, call, io }) {
    const { queues } = await call('queue.list', { session: args.session, all: args.all || undefined })
    printRows(io, args, queues, queueColumns)
  },
})

const show = verb({
  meta: { name: 'queue show', description: 'Show one queue with its instructions' },
  args: { name, json: shared.json, table: shared.text },
  examples: ['sparkq queue show auth', 'sparkq queue show auth --json | jq .counts'],
  exits: { 66: 'no such queue' },
  quick: true,
  async run({ args, call, io }) {
    const queue = await call('queue.show', { queue: args.name })
    if (args.json) return io.out(encode(queue))
    const { session, counts, runner, created_at, instructions, id } = queue
    io.out(
      renderFacts({
        queue: queue.name,
        id,
        session,
        status: stateOf(queue),
        jobs: jobsText(queue),
        runner: runner ? 'yes' : 'no',
        created: formatTime(created_at),
        ...counts,
        instructions,
      }),
    )
  },
})

const jobsText = ({ jobs, jobs_from }: Queue): string => `${jobs}${jobs_from === null ? '' : ` (${jobs_from})`}`

const jobs = verb({
  meta: {
    name: 'queue jobs',
    description: 'Set how many tasks at a time a queue runs by itself; those that run now finish',
  },
  args: {
    name,
    jobs: {
      type: 'positional',
      required: true,
      valueHint: 'N',
      description: `Tasks at a time, up to ${MAX_JOBS}; 0: no automatic runner`,
    },
    json: shared.json,
  },
  examples: ['sparkq queue jobs build 4', 'sparkq queue jobs review 0'],
  exits: { 66: 'no such queue', 79: 'sparkq.yml sets its jobs' },
  async run({ args, call, io }) {
    const queue = await call('queue.jobs', { queue: args.name, jobs: parseJobs(args.jobs, 'jobs') })
    if (args.json) io.out(encode(queue))
    else if (io.tty.err) note(io, 'queue jobs', `queue '${queue.name}' runs ${count(queue.jobs, 'task')} at a time`)
  },
})

const edit = verb({
  meta: { name: 'queue edit', description: 'Change the instructions of a queue' },
  args: {
    name,
    instructions: { type: 'string', valueHint: 'TEXT', description: "The new instructions; '' removes them" },
    instructionsFile: { type: 'string', valueHint: 'FILE', description: 'The same, from a file' },
    json: shared.json,
  },
  examples: [
    "sparkq queue edit auth --instructions 'Tests first; ask before a migration'",
    'sparkq queue edit auth --instructions-file auth.md',
  ],
  exits: { 66: 'no such queue or file' },
  async run({ args, call, io, cwd }) {
    if ((args.instructions === undefined) === (args.instructionsFile === undefined))
      refuse('usage', {
        message: args.instructions === undefined ? 'nothing to change' : 'instructions are given twice',
        hint: 'give --instructions TEXT or --instructions-file FILE',
      })
    const instructions = args.instructions ?? readText(io, cwd, args.instructionsFile!)
    const queue = await call('queue.edit', { queue: args.name, instructions })
    if (args.json) return io.out(encode(queue))
    if (io.tty.err)
      note(io, 'queue edit', `queue '${queue.name}' has ${queue.instructions === null ? 'no' : 'new'} instructions`)
  },
})

const move = (word: 'start' | 'resume' | 'reopen' | 'archive' | 'unarchive', description: string) =>
  transitionVerb({
    name: `queue ${word}`,
    description,
    thing: ['name', name, 'auth'],
    move: (call, queue) => call(`queue.${word}`, { queue }),
  })

const exits = { 66: 'no such queue', 79: 'its state does not allow it' }

const pause = verb({
  meta: { name: 'queue pause', description: 'Stop a queue from handing out tasks; running ones continue' },
  args: { name, ...pauseArgs, json: shared.json },
  examples: ['sparkq queue pause auth', 'sparkq queue pause auth --for 2h --json | jq -r .paused_until'],
  exits: { 65: 'the time has passed', ...exits },
  async run({ args, call, io }) {
    const queue = await call('queue.pause', { queue: args.name, until: await pauseUntil(args, 'queue pause') })
    const { running } = queue.counts
    const runs = running === 0 ? 'none is running' : `${count(running, 'running task')} may finish`
    note(io, 'queue pause', `queue '${queue.name}' hands out no tasks${untilEnd(queue.paused_until)}; ${runs}`)
    if (args.json) io.out(encode(queue))
  },
})

const end = verb({
  meta: { name: 'queue end', description: 'End a queue: it accepts no new tasks and hands out none' },
  args: { name, json: shared.json },
  examples: ['sparkq queue end auth', 'sparkq queue end auth --json | jq .counts.queued'],
  exits,
  async run({ args, call, io }) {
    const queue = await call('queue.end', { queue: args.name })
    noteLeftTasks(io, 'queue end', queue, `'sparkq queue reopen ${queue.name}' hands them out again`)
    if (args.json) io.out(encode(queue))
  },
})

const rename = verb({
  meta: { name: 'queue rename', description: 'Give a queue another name; its tasks keep their ids' },
  args: {
    name,
    new: { type: 'positional', required: true, description: 'Its new name, unique in the project' },
    json: shared.json,
  },
  examples: ['sparkq queue rename biuld build', 'sparkq queue rename auth login --json | jq -r .id'],
  exits: { 66: 'no such queue', 79: 'there is a queue of that name, or sparkq.yml names this one' },
  async run({ args, call, io }) {
    const queue = await call('queue.rename', { queue: args.name, name: args.new })
    if (args.json) io.out(encode(queue))
    else if (io.tty.err) note(io, 'queue rename', `the queue is '${queue.name}' now; its tasks keep their ids`)
  },
})

const remove = verb({
  meta: { name: 'queue delete', description: 'Delete a queue with its finished tasks and their logs' },
  args: { name, json: shared.json },
  examples: ['sparkq queue delete old', 'sparkq queue delete old --json | jq .deleted'],
  exits: { 66: 'no such queue', 79: 'it has queued or running tasks, or sparkq.yml names it' },
  async run({ args, call, io }) {
    const deleted = await call('queue.delete', { queue: args.name })
    note(io, 'queue delete', `queue '${deleted.name}' is deleted with ${count(deleted.deleted, 'finished task')}`)
    if (args.json) io.out(encode(deleted))
  },
})

export const queue: Noun = {
  meta: { name: 'queue', description: 'Make, list and control queues' },
  subCommands: {
    create,
    jobs,
    list,
    show,
    start: move('start', 'Let a planned queue hand out its tasks'),
    pause,
    resume: move('resume', 'Let a paused queue hand out its tasks again'),
    end,
    reopen: move('reopen', 'Let an ended queue accept and hand out tasks again'),
    archive: move('archive', 'Hide an ended queue from lists'),
    unarchive: move('unarchive', 'Show an archived queue again; it stays ended'),
    edit,
    rename,
    delete: remove,
  },
}
