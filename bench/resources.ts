// The resources of measurements: scratch projects with real daemons but without runners, peers, and empty folders. At
// the end all are removed, the newest first.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newProject, type Project } from '../test/helpers/project.ts'
import { fillProject, type Filled } from './filled-project.ts'
import { missingOf, type PeerQueue } from './peers/peer.ts'

export type OpenPeer<Abilities> = { peer: PeerQueue<Abilities>; served: Abilities & AsyncDisposable }

export type Resources = {
  log(text: string): void
  quick: boolean
  /** The rounds of a measurement: `count`, or a quarter of it in a quick run. */
  rounds(count: number): number
  project(config?: string): Promise<Project>
  /** A project with this number of queued tasks. Measurements share it, because a million tasks take half a minute to
   * enqueue. */
  filled(tasks: number): Promise<Filled>
  /** An empty folder. */
  scratch(): Promise<string>
  /** The peers in `wanted` that are installed; `skipped` gets the others. */
  installed<Abilities>(wanted: readonly PeerQueue<Abilities>[]): PeerQueue<Abilities>[]
  /** The same, but started, each in a folder of its own. */
  peers<Abilities>(wanted: readonly PeerQueue<Abilities>[]): Promise<OpenPeer<Abilities>[]>
  /** Why a peer was left out, by its name. */
  skipped: Record<string, string>
  /** Resources of one measurement, which are removed before the next one; filled projects stay with the parent. */
  nested(): Resources
  /** True as soon as the disposal begins. */
  readonly ended: boolean
  [Symbol.asyncDispose](): Promise<void>
}

type Setup = { log(text: string): void; quick: boolean; parent?: Resources }

export const createResources = ({ log, quick, parent }: Setup): Resources => {
  /** In the order of creation. */
  const removals: (() => unknown)[] = []
  let ending: Promise<void> | undefined
  const filledProjects = new Map<number, Promise<Filled>>()
  const skipped: Record<string, string> = {}

  /** Registers the removal before the thing exists, because the run may end while it is being created. */
  const keep = <Thing extends AsyncDisposable>(create: () => Promise<Thing>): Promise<Thing> => {
    if (ending) throw new Error('the run has ended')
    const creating = create()
    removals.push(async () => (await creating.catch(() => undefined))?.[Symbol.asyncDispose]())
    return creating
  }

  const skip = (name: string, why: string): void => {
    skipped[name] = why
    if (!parent || Object.hasOwn(parent.skipped, name)) return
    parent.skipped[name] = why
    log(`${name} is left out: ${why}`)
  }

  const removeAll = async (): Promise<void> => {
    for (let remove = removals.pop(); remove; remove = removals.pop()) {
      try {
        await remove()
      } catch (error) {
        log(`could not clean up: ${(error as Error).message}`)
      }
    }
  }

  const resources: Resources = {
    log,
    quick,
    rounds: count => (quick ? Math.ceil(count / 4) : count),
    project: (config = 'runners: []\n') => keep(() => newProject({ config })),
    filled(tasks) {
      if (parent) return parent.filled(tasks)
      const filled = filledProjects.get(tasks) ?? resources.project().then(project => fillProject(project, tasks, log))
      filledProjects.set(tasks, filled)
      return filled
    },
    async scratch() {
      const dir = await mkdtemp(join(tmpdir(), 'sq.'))
      removals.push(() => rm(dir, { recursive: true, force: true, maxRetries: 5 })) // jobs may still write into it
      return dir
    },
    installed: wanted =>
      wanted.filter(({ name, needs }) => {
        const missing = missingOf(needs)
        if (missing !== undefined) skip(name, `'${missing}' is not installed; 'npm run bench -- --install' installs it`)
        return missing === undefined
      }),
    async peers(wanted) {
      const opened = []
      for (const peer of resources.installed(wanted)) {
        const dir = await resources.scratch()
        try {
          opened.push({ peer, served: await keep(() => peer.open(dir)) })
        } catch (error) {
          skip(peer.name, `it does not start: ${(error as Error).message}`)
        }
      }
      return opened
    },
    skipped,
    nested() {
      const nested = createResources({ log, quick, parent: resources })
      removals.push(() => nested[Symbol.asyncDispose]())
      return nested
    },
    get ended() {
      return ending !== undefined
    },
    [Symbol.asyncDispose]: () => (ending ??= removeAll()),
  }
  return resources
}
