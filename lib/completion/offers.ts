// What completion offers: one row per hint that the verbs' definitions give to options and words. A new verb completes
// by its definition; a hint without a row offers nothing.

import type { Call } from '../rpc/client.ts'
import { HOOKS } from '../model/git-hooks.ts'
import { eventKinds, statesOf, type State } from '../model/state-machines.ts'
import { titleOf } from '../views/task.ts'
import type { Noun, Verb, VerbTable } from '../cli/verb.ts'
import { within } from '../system/with-timeout.ts'
import { WORKER_TYPES } from '../model/worker-types.ts'

/** A word and what it stands for. `id` replaces the word if the user has begun to type an id. */
export type Offer = { word: string; id?: string; about?: string | undefined }

export type OfferRequest = {
  call: Call
  table: VerbTable
  /** The verb's whole name, as `queue start`. */
  verb: string
  /** The words before the cursor, without options. */
  given: readonly string[]
}

/** The offers of a hint; none while the daemon is down or too slow for a user who pressed Tab. */
export const offersFor = async (hint: string, asked: OfferRequest): Promise<Offer[]> => {
  if (!Object.hasOwn(offers, hint)) return []
  try {
    return await within(DAEMON_TIMEOUT_MS, 'the daemon', Promise.resolve(offers[hint]!(asked)))
  } catch {
    return []
  }
}

const DAEMON_TIMEOUT_MS = 300

type OfferSource = (asked: OfferRequest) => Offer[] | Promise<Offer[]>

const tasks: OfferSource = async ({ call, verb }) => {
  const { tasks } = await call('task.list', { status: statesFor[verb] as State<'task'>[], limit: MAX_OFFERED_TASKS })
  return tasks.map(({ friendly_id, id, name, payload, status }) => ({
    word: friendly_id,
    id,
    about: `${status}: ${titleOf({ name, payload })}`,
  }))
}

const offers: Record<string, OfferSource> = {
  QUEUE: async ({ call, verb }) => {
    const states = statesFor[verb]
    const { queues } = await call('queue.list', { all: states?.includes('archived') })
    return queues
      .filter(({ status }) => states?.includes(status) ?? true)
      .map(({ name, status, counts }) => ({
        word: name,
        about: `${status}, ${counts.queued} queued, ${counts.running} running`,
      }))
  },
  SESSION: async ({ call }) =>
    (await call('session.list', {})).sessions.map(({ name, instructions }) => ({
      word: name,
      about: instructions ?? undefined,
    })),
  TOOL: async ({ call }) =>
    (await call('tool.list', {})).tools.map(({ name, description }) => ({
      word: name,
      about: description ?? undefined,
    })),
  WORKER: async ({ call }) => {
    const { workers } = await call('worker.list', {})
    const names = workers.map(({ name }) => name)
    return workers.map(({ name, id, status, type }, i) => ({
      word: names.indexOf(name) === i && names.lastIndexOf(name) === i ? name : id,
      id,
      about: `${type}, ${status}`,
    }))
  },
  TASK: tasks,
  ID: tasks,
  SCRIPT: async ({ call }) =>
    (await call('script.list', {})).scripts.map(({ name, description }) => ({
      word: name,
      about: description ?? undefined,
    })),
  PROMPT: async ({ call }) =>
    (await call('prompt.list', {})).prompts.map(({ name, description }) => ({
      word: name,
      about: description ?? undefined,
    })),
  METHOD: async ({ call }) => {
    const { methods } = await call('daemon.describe', { schemas: false })
    return Object.entries(methods as Record<string, { description: string }>).map(([word, { description }]) => ({
      word,
      about: description,
    }))
  },
  STATUS: () => words(statesOf('task')),
  STATE: () => words(statesOf('worker')),
  TYPE: () => words(WORKER_TYPES),
  HOOK: () => words(HOOKS),
  KIND: () => words(eventKinds),
  VERB: async ({ given, table: { groups, verbs } }) => {
    const [noun] = given
    if (noun === undefined)
      return commandOffers(
        await Promise.all(
          Object.values(groups)
            .flatMap(group => Object.values(group))
            .map(load => load()),
        ),
      )
    const command = await verbs[noun]?.()
    return command && 'subCommands' in command ? subOffers(command) : []
  },
}

/** Hints for which file names are offered as well. */
export const FILES: ReadonlySet<string> = new Set(['FILE', 'PATH', 'DIR', 'SCRIPT'])

/** The states in which a verb can work on a thing; a verb that is not listed takes any. */
const statesFor: Record<string, readonly string[] | undefined> = {
  cancel: ['queued', 'running'],
  edit: ['queued'],
  requeue: ['failed', 'canceled', 'succeeded'],
  complete: ['running'],
  fail: ['running'],
  release: ['running'],
  heartbeat: ['running'],
  wait: ['queued', 'running'],
  'queue start': ['planned'],
  'queue pause': ['active', 'idle', 'paused'],
  'queue resume': ['paused'],
  'queue end': ['planned', 'active', 'idle', 'paused'],
  'queue reopen': ['ended'],
  'queue archive': ['ended'],
  'queue unarchive': ['archived'],
  'queue delete': ['planned', 'idle', 'paused', 'ended', 'archived'],
}

/** The newest are offered. */
const MAX_OFFERED_TASKS = 100

export const subOffers = ({ subCommands }: Noun): Offer[] =>
  Object.entries(subCommands).map(([word, { meta }]) => ({ word, about: meta.description }))

const commandOffers = (commands: readonly (Verb | Noun)[]): Offer[] =>
  commands.map(({ meta }) => ({ word: meta.name, about: meta.description }))

const words = (all: Iterable<string>): Offer[] => Array.from(all, word => ({ word }))
