// The verbs, one row each, under the headings of `sparkq help`: first what is typed every day, last what scripts call.
// A verb, its file and its export share a name; only the verb that runs is loaded.

import { refuse } from '../model/errors.ts'
import type { Load, VerbTable } from '../cli/verb.ts'

export const groups = {
  'Every day': {
    enqueue: async () => (await import('./enqueue.ts')).enqueue,
    tasks: async () => (await import('./tasks.ts')).tasks,
    follow: async () => (await import('./follow.ts')).follow,
    log: async () => (await import('./log.ts')).log,
    wait: async () => (await import('./wait.ts')).wait,
    review: async () => (await import('./review.ts')).review,
    requeue: async () => (await import('./requeue.ts')).requeue,
    cancel: async () => (await import('./cancel.ts')).cancel,
  },
  'Tasks and queues': {
    task: async () => (await import('./task.ts')).task,
    edit: async () => (await import('./edit.ts')).edit,
    numbers: async () => (await import('./numbers.ts')).numbers,
    purge: async () => (await import('./purge.ts')).purge,
    queue: async () => (await import('./queue.ts')).queue,
    session: async () => (await import('./session.ts')).session,
    tool: async () => (await import('./tool.ts')).tool,
    journal: async () => (await import('./journal.ts')).journal,
    prompts: async () => (await import('./prompts.ts')).prompts,
    scripts: async () => (await import('./scripts.ts')).scripts,
  },
  'Set up': {
    setup: async () => (await import('./setup.ts')).setup,
    start: async () => (await import('./start.ts')).start,
    stop: async () => (await import('./stop.ts')).stop,
    status: async () => (await import('./status.ts')).status,
    ui: async () => (await import('./ui.ts')).ui,
    run: async () => (await import('./run.ts')).run,
    reload: async () => (await import('./reload.ts')).reload,
    doctor: async () => (await import('./doctor.ts')).doctor,
    config: async () => (await import('./config.ts')).config,
    hooks: async () => (await import('./hooks.ts')).hooks,
    demo: async () => (await import('./demo.ts')).demo,
    teardown: async () => (await import('./teardown.ts')).teardown,
  },
  Help: {
    help: async () => (await import('./help.ts')).help,
    completion: async () => (await import('./completion.ts')).completion,
    version: async () => (await import('./version.ts')).version,
  },
  'For scripts and agents': {
    runner: async () => (await import('./runner.ts')).runner,
    watcher: async () => (await import('./watcher.ts')).watcher,
    watch: async () => (await import('./watch.ts')).watch,
    claim: async () => (await import('./claim.ts')).claim,
    peek: async () => (await import('./peek.ts')).peek,
    heartbeat: async () => (await import('./heartbeat.ts')).heartbeat,
    complete: async () => (await import('./complete.ts')).complete,
    fail: async () => (await import('./fail.ts')).fail,
    release: async () => (await import('./release.ts')).release,
    worker: async () => (await import('./worker.ts')).worker,
    rpc: async () => (await import('./rpc.ts')).rpc,
  },
} as const satisfies Record<string, Record<string, Load>>

/** Loads once. The daemon's thread runs the same verbs repeatedly, and even a repeated import takes 30 µs. */
const loadOnce = (load: Load): Load => {
  let loading: ReturnType<Load> | undefined
  return () =>
    (loading ??= load().catch(error => {
      loading = undefined
      throw error
    }))
}

export const verbs: Record<string, Load> = Object.assign(
  Object.create(null),
  ...Object.values(groups).flatMap(group =>
    Object.entries<Load>(group).map(([name, load]) => ({ [name]: loadOnce(load) })),
  ),
)

const overview: VerbTable['overview'] = async () => (await import('./overview.ts')).overview

const find: VerbTable['find'] = async argv => {
  const [word, ...rest] = argv
  if (word === undefined || (word.startsWith('-') && OPTION_VERBS[word] === undefined)) {
    if (rest.length > 0) await refuseMisplaced(argv)
    return { command: await overview(), rest: argv }
  }
  const load = verbs[OPTION_VERBS[word] ?? word]
  if (load) return { command: await load(), rest }
  const { aliases, answers } = await import('../cli/familiar-words.ts')
  const aliased = verbs[aliases[word] ?? '']
  if (aliased) return { command: await aliased(), rest }
  const [{ nearest }, { isHarmless }] = await Promise.all([import('../text/nearest.ts'), import('../cli/harmless.ts')])
  const near = nearest(word, [...Object.keys(verbs), ...Object.keys(aliases)].filter(isHarmless))
  refuse('usage', {
    message: `unknown verb '${word}'`,
    hint: answers[word] ?? (near ? `did you mean 'sparkq ${near}'?` : "'sparkq help' lists them"),
  })
}

/** Refuses `sparkq -q build enqueue …`: an option of a verb before it. */
const refuseMisplaced = async (argv: readonly string[]): Promise<void> => {
  const [{ aliases }, { isHarmless }, { shellWords }] = await Promise.all([
    import('../cli/familiar-words.ts'),
    import('../cli/harmless.ts'),
    import('../text/shell-words.ts'),
  ])
  const at = argv.findIndex(word => verbs[aliases[word] ?? word] !== undefined)
  const [option] = argv
  if (at === -1 || OVERVIEW_OPTIONS.includes(option!)) return
  const verb = argv[at]!
  const words = shellWords([verb, ...argv.slice(0, at), ...argv.slice(at + 1)])
  refuse('usage', {
    message: `option '${option}' stands before the verb`,
    hint: isHarmless(verb) ? `options go after it: sparkq ${words}` : `options go after it: see 'sparkq help ${verb}'`,
  })
}

const OVERVIEW_OPTIONS = ['--json', '--table']

/** Options that people type out of habit instead of a verb. */
const OPTION_VERBS: Record<string, string> = { '--help': 'help', '-h': 'help', '--version': 'version' }

export const table: VerbTable = { groups, verbs, overview, find }
