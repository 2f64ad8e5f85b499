// Rounds of load and blows, then rest, then the reckoning.

import { setTimeout as sleep } from 'node:timers/promises'
import { random } from '../helpers/random.ts'
import { blows, type Struck } from './blows.ts'
import { checks, type Check, type Fault } from './checks.ts'
import { countsOf } from './counts.ts'
import { gather, openCount } from './evidence.ts'
import { historyOf } from './history.ts'
import { pickWeighted } from './kinds.ts'
import { startLoad } from './load.ts'
import { limitMs } from '../helpers/patience.ts'
import { newSite, type Site } from './site.ts'

export type Campaign = {
  seed: number
  /** It ends with the first of the two. */
  rounds: number
  seconds: number
  /** Kinds of tasks that are left out, to look at one fault without the others. */
  without?: readonly string[]
  /** Leaves the scratch project. */
  keep?: boolean
  tell?: (text: string) => void
  /** Aborted: no more rounds, no reckoning, only the cleaning up. */
  signal?: AbortSignal
}

export type Outcome = {
  counts: Record<string, number>
  faults: Fault[]
  /** What is known of the tasks that faults name. */
  histories: Record<string, string>
  dir: string
}

/** Any number that keeps the seeds of rounds apart from those of neighbouring runs. */
const APART = 7919

export const runCampaign = async (campaign: Campaign): Promise<Outcome> => {
  const { seed, keep = false, without = [], tell = () => {}, signal } = campaign
  const start = performance.now()
  await using site = await newSite({ seed, keep })
  const hits: Record<string, number> = {}
  const count: Struck['count'] = what => void (hits[what] = (hits[what] ?? 0) + 1)
  await using load = startLoad(site, { seed, without })
  let rounds = 0
  for (
    ;
    rounds < campaign.rounds && performance.now() - start < campaign.seconds * 1000 && !signal?.aborted;
    rounds++
  ) {
    // Each round has a chance of its own: how the last one went does not change what this one tries.
    const struck: Struck = { site, count, chance: random(seed + (rounds + 1) * APART) }
    const name = pickWeighted(struck.chance, blows)
    tell(`round ${rounds + 1}, ${Math.round((performance.now() - start) / 1000)} s: ${name}`)
    await beforeBlow(struck, load.burst)
    await blows[name].strike(struck)
  }
  await load.stop()
  signal?.throwIfAborted()
  tell('rest: every task comes to its end')
  await rest(site, signal)
  const evidence = await gather(site, load)
  const faults = Object.values<Check>(checks).flatMap(check => check(evidence))
  const named = [...new Set(faults.flatMap(({ task }) => task ?? []))]
  const histories = Object.fromEntries(named.map(id => [id, historyOf(evidence, id)]))
  return {
    dir: site.dir,
    faults,
    histories,
    counts: { rounds, ...hits, ...countsOf(evidence, load), seconds: Math.round((performance.now() - start) / 1000) },
  }
}

/** The moment of a blow: right behind an enqueue, where claims, spawns and first reports are, or anywhere. */
const beforeBlow = async ({ site, chance }: Struck, burst: () => Promise<void>): Promise<void> => {
  site.man()
  await sleep(chance(400))
  if (chance(2) === 0) {
    await burst()
    await sleep(chance(15))
  }
}

/** Until no task is open, or none has ended for so long that those that are left count as stuck: longer than any wait
 * of the product's. */
const rest = async (site: Site, signal: AbortSignal | undefined): Promise<void> => {
  let left = Infinity
  for (let since = performance.now(); performance.now() - since < limitMs; await sleep(250)) {
    signal?.throwIfAborted()
    site.man()
    const open = openCount(site)
    if (open === 0) return
    if (open < left) since = performance.now()
    left = open
  }
}
