// The verbs, one row each, under the headings of `sparkq help`. A verb, its file and its export share a name; only the
// verb that runs is loaded.

import { refuse } from '../model/errors.ts'
import type { Load, VerbTable } from '../cli/verb.ts'

export const groups = {
  'Life cycle': {
    setup: async () => (await import('./setup.ts')).setup,
    start: async () => (await import('./start.ts')).start,
    stop: async () => (await import('./stop.ts')).stop,
    status: async () => (await import('./status.ts')).status,
    run: async () => (await import('./run.ts')).run,
    reload: async () => (await import('./reload.ts')).reload,
    demo: async () => (await import('./demo.ts')).demo,
    doctor: async () => (await import('./doctor.ts')).doctor,
    teardown: async () => (await import('./teardown.ts')).teardown,
  },
  'Sessions, queues, tools': {
    session: async () => (await import('./session.ts')).session,
    queue: async () => (await import('./queue.ts')).queue,
    tool: async () => (await import('./tool.ts')).tool,
  },
  Tasks: {
    enqueue: async () => (await import('./enqueue.ts')).enqueue,
    tasks: async () => (await import('./tasks.ts')).tasks,
    task: async () => (await import('./task.ts')).task,
    requeue: async () => (await import('./requeue.ts')).requeue,
    cancel: async () => (await import('./cancel.ts')).cancel,
    review: async () => (await import('./review.ts')).review,
    purge: async () => (await import('./purge.ts')).purge,
  },
  Workers: {
    runner: async () => (await import('./runner.ts')).runner,
    watcher: async () => (await import('./watcher.ts')).watcher,
    peek: async () => (await import('./peek.ts')).peek,
    claim: async () => (await import('./claim.ts')).claim,
    heartbeat: async () => (await import('./heartbeat.ts')).heartbeat,
    complete: async () => (await import('./complete.ts')).complete,
    fail: async () => (await import('./fail.ts')).fail,
    release: async () => (await import('./release.ts')).release,
    worker: async () => (await import('./worker.ts')).worker,
  },
  Following: {
    wait: async () => (await import('./wait.ts')).wait,
    follow: async () => (await import('./follow.ts')).follow,
    watch: async () => (await import('./watch.ts')).watch,
  },
  Around: {
    scripts: async () => (await import('./scripts.ts')).scripts,
    hooks: async () => (await import('./hooks.ts')).hooks,
    config: async () => (await import('./config.ts')).config,
    rpc: async () => (await import('./rpc.ts')).rpc,
    completion: async () => (await import('./completion.ts')).completion,
    help: async () => (await import('./help.ts')).help,
    version: async () => (await import('./version.ts')).version,
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
  if (word === undefined || (word.startsWith('-') && word !== '--help' && word !== '-h' && word !== '--version')) {
    return { command: await overview(), rest: argv }
  }
  const load = verbs[OPTION_VERBS[word] ?? word]
  if (load) return { command: await load(), rest }
  const { nearest } = await import('../text/nearest.ts')
  const near = nearest(word, Object.keys(verbs))
  refuse('usage', {
    message: `unknown verb '${word}'`,
    hint: near ? `did you mean 'sparkq ${near}'?` : "'sparkq help' lists them",
  })
}

/** Options that people type out of habit instead of a verb. */
const OPTION_VERBS: Record<string, string> = { '--help': 'help', '-h': 'help', '--version': 'version' }

export const table: VerbTable = { groups, verbs, overview, find }
