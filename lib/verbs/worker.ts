import { os } from '../system/node-builtins.ts'
import { transitionVerb } from '../cli/transition-verb.ts'
import { refuse } from '../model/errors.ts'
import { parseChoice, parseCount } from '../cli/input.ts'
import { statesOf } from '../model/state-machines.ts'
import { note } from '../cli/output.ts'
import { printRows } from '../cli/table.ts'
import type { Noun } from '../cli/verb.ts'
import { shared, verb } from '../cli/verb.ts'
import { encode } from '../system/json-lines.ts'
import { WORKER_TYPES } from '../model/worker-types.ts'
import { renderWorker, workerColumns } from '../views/worker.ts'

const id = {
  type: 'positional',
  required: true,
  valueHint: 'WORKER',
  description: 'Worker, by id, unique prefix or name',
} as const

const list = verb({
  meta: { name: 'worker list', description: 'List the live workers in the order of their start' },
  args: {
    state: { type: 'string', valueHint: 'STATE', description: 'idle, busy, paused, stopped or crashed' },
    type: { type: 'string', valueHint: 'TYPE', description: WORKER_TYPES.join(', ') },
    all: { type: 'boolean', description: 'Also those that have ended' },
    json: shared.json,
    table: shared.table,
  },
  examples: ['sparkq worker list', "sparkq worker list --state crashed | jq -r '.crash.message'"],
  quick: true,
  async run({ args, call, io }) {
    const state = args.state === undefined ? undefined : parseChoice(args.state, 'state', statesOf('worker'))
    const type = args.type === undefined ? undefined : parseChoice(args.type, 'type', WORKER_TYPES)
    const { workers } = await call('worker.list', { state, type, all: args.all || undefined })
    printRows(io, args, workers, workerColumns)
    if (workers.length === 0 && io.tty.out) note(io, 'worker', 'no workers')
  },
})

const show = verb({
  meta: { name: 'worker show', description: 'Show one worker: its state, task and statistics' },
  args: { id, json: shared.json, table: shared.text },
  examples: ['sparkq worker show wrk_01jd0m3k', 'sparkq worker show reviewer --json | jq .statistics'],
  exits: { 66: 'no such worker' },
  quick: true,
  async run({ args, call, io }) {
    const worker = await call('worker.show', { id: args.id })
    io.out(args.json ? encode(worker) : renderWorker(worker))
  },
})

const move = (word: 'pause' | 'resume', description: string) =>
  transitionVerb({
    name: `worker ${word}`,
    description,
    thing: ['id', id, 'reviewer'],
    move: (call, id) => call(`worker.${word}`, { id }),
  })

const stop = verb({
  meta: { name: 'worker stop', description: 'Stop a worker; its tasks go back to their queues' },
  args: { id, drain: { type: 'boolean', description: 'Let it finish its tasks first' }, json: shared.json },
  examples: ['sparkq worker stop wrk_01jd0m3k', 'sparkq worker stop reviewer --drain'],
  exits: { 66: 'no such worker', 79: 'it has ended already' },
  async run({ args, call, io }) {
    const worker = await call('worker.stop', { id: args.id, drain: args.drain || undefined })
    if (args.json) io.out(encode(worker))
  },
})

const register = verb({
  meta: { name: 'worker register', description: 'Register a worker that is not a runner, and print its id' },
  args: {
    name: { type: 'positional', required: true, description: 'Its name in lists' },
    type: { type: 'string', valueHint: 'TYPE', default: 'custom', description: WORKER_TYPES.join(', ') },
    queue: shared.queue,
    pid: { type: 'string', valueHint: 'N', description: 'Its process: once it is gone, the worker is crashed' },
    capability: {
      type: 'string',
      valueHint: 'WORD',
      multiple: true,
      description: 'A capability in one word; may be repeated',
    },
    json: shared.json,
  },
  examples: [
    'id=$(sparkq worker register reviewer -q auth --pid $$)',
    'sparkq worker register nightly --type scheduler --capability backup',
  ],
  exits: { 66: 'no such queue or process' },
  async run({ args, call, io, newId }) {
    const type = parseChoice(args.type, 'type', WORKER_TYPES)
    const known =
      args.pid === undefined
        ? {}
        : await (await import('../processes/worker-identity.ts')).processOf(parseCount(args.pid, '--pid'))
    const made = await call('worker.register', {
      id: newId('wrk'),
      name: args.name,
      host: os().hostname(),
      detached: true,
      queue: args.queue,
      type,
      capabilities: args.capability,
      ...known,
    })
    io.out(args.json ? encode(await call('worker.show', { id: made.id })) : `${made.id}\n`)
  },
})

const heartbeat = verb({
  meta: {
    name: 'worker heartbeat',
    description: 'Report that a worker is alive, and print its directive: run, pause or stop',
  },
  args: { id, json: shared.json },
  examples: ['sparkq worker heartbeat wrk_01jd0m3k', '[ "$(sparkq worker heartbeat reviewer)" = run ] || exit'],
  exits: { 66: 'no such worker', 79: 'it has ended: register again' },
  async run({ args, call, io }) {
    const answer = await call('worker.heartbeat', { id: args.id })
    io.out(args.json ? encode(answer) : `${answer.directive}\n`)
  },
})

const crash = verb({
  meta: {
    name: 'worker crash',
    description: 'Mark a worker as crashed, and recover its tasks',
  },
  args: {
    id,
    message: { type: 'string', alias: ['m'], valueHint: 'TEXT', description: 'What happened; required' },
    stack: { type: 'string', valueHint: 'TEXT', description: 'Where' },
    json: shared.json,
  },
  examples: [
    "sparkq worker crash wrk_01jd0m3k -m 'out of memory'",
    'sparkq worker crash reviewer -m "exit code $?" --stack "$(tail -n 20 reviewer.log)"',
  ],
  exits: { 66: 'no such worker', 79: 'it has ended already' },
  async run({ args, call, io }) {
    const message =
      args.message ?? refuse('usage', { message: '--message is missing', hint: "describe what happened: -m 'TEXT'" })
    const worker = await call('worker.crash', { id: args.id, message, stack: args.stack })
    if (args.json) io.out(encode(worker))
  },
})

export const worker: Noun = {
  meta: { name: 'worker', description: 'Show and control workers; register those that are not runners' },
  subCommands: {
    list,
    show,
    pause: move('pause', 'Let a worker finish its tasks and claim no more'),
    resume: move('resume', 'Let a paused worker claim tasks again'),
    stop,
    register,
    heartbeat,
    crash,
  },
}
