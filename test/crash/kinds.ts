// The kinds of tasks, what each is enqueued with and what may come of it; task.sh does them.

import type { NewTask } from '../../lib/protocol/entities.ts'
import type { Site } from './site.ts'

export type Kind = {
  /** How often, beside the others. */
  weight: number
  /** Milliseconds that it works, at most; the least is none. */
  longest: number
  with?: Partial<NewTask>
  /** The exit codes that it may note at its end; none: it does not come to its end. */
  exits: readonly number[]
  /** How it may end besides being canceled. */
  becomes: readonly ('succeeded' | 'failed')[]
}

export const kinds = {
  quick: { weight: 8, longest: 30, exits: [0], becomes: ['succeeded'] },
  slow: { weight: 6, longest: 300, exits: [0], becomes: ['succeeded'] },
  /** Most of them would still be there when the next attempt begins, also where a daemon that has just started waits 3
   * s. */
  long: { weight: 2, longest: 6000, exits: [0], becomes: ['succeeded'] },
  chatty: { weight: 2, longest: 100, exits: [0], becomes: ['succeeded'] },
  flaky: { weight: 2, longest: 100, with: { retries: 3 }, exits: [0, 1], becomes: ['succeeded'] },
  hopeless: { weight: 1, longest: 50, with: { retries: 1 }, exits: [1], becomes: ['failed'] },
  later: { weight: 2, longest: 50, exits: [0, 75], becomes: ['succeeded'] },
  forker: { weight: 3, longest: 1500, exits: [0], becomes: ['succeeded'] },
  leaver: { weight: 2, longest: 100, exits: [0], becomes: ['succeeded'] },
  /** Fails when its runner dies: what an agent did half, a person looks at. */
  agent: { weight: 2, longest: 1000, with: { tool: 'agent' }, exits: [0], becomes: ['succeeded', 'failed'] },
  hanger: { weight: 1, longest: 0, with: { timeout: 0.7 }, exits: [], becomes: ['failed'] },
  stubborn: { weight: 1, longest: 0, with: { timeout: 0.7 }, exits: [], becomes: ['failed'] },
} as const satisfies Record<string, Kind>

export type KindName = keyof typeof kinds

export const kindNames = Object.keys(kinds) as KindName[]

export type Chance = (bound: number) => number

/** Any one of a list. */
export const pick = <T>(chance: Chance, list: readonly T[]): T => list[chance(list.length)]!

/** A name of a table whose rows have weights. */
export const pickWeighted = <T extends string>(chance: Chance, table: Record<T, { weight: number }>): T =>
  pick(
    chance,
    (Object.keys(table) as T[]).flatMap(name => Array.from({ length: table[name].weight }, () => name)),
  )

/** A task of one of the kinds, as it is enqueued. */
export const draw = (
  chance: Chance,
  site: Site,
  from: Partial<typeof kinds>,
): { kind: KindName; task: Omit<NewTask, 'id'> } => {
  const kind = pickWeighted(chance, from as typeof kinds)
  const { longest, ...rest }: Kind = kinds[kind]
  const words = [site.token, kind, String(chance(longest + 1) / 1000)]
  const argv = rest.with?.tool === undefined ? ['bash', 'task.sh', ...words] : words
  return { kind, task: { queue: pick(chance, site.queues), payload: { argv }, cwd: site.dir, ...rest.with } }
}
