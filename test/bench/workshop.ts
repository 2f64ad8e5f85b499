// Where measurements work: scratch projects with real daemons and without runners, and peers beside them. Filled projects
// are shared, for a million tasks take half a minute to enqueue.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { newProject, type Project } from '../helpers/project.ts'
import { memoryOf } from './machine.ts'
import { lacking, type Peer } from './peers/peer.ts'
import { openPipeline } from './pipeline.ts'
import { IN_FLIGHT, requests, socketIn } from './requests.ts'

export type Filled = {
  project: Project
  /** The daemon's resident MB: before the first task, and after the last one was answered. */
  memory: { idle: number; filled: number }
}

export type Opened<Served> = { peer: Peer<Served>; served: Served & AsyncDisposable }

export type Workshop = {
  tell(text: string): void
  /** Another of the kind, with the same filled projects, for one measurement: what was made for it may not stand in the way of the
   * next. Gone with this one at the latest. */
  room(): Workshop
  quick: boolean
  /** Rounds of a measurement: a quarter of them where it has to be quick. */
  rounds(count: number): number
  project(config?: string): Promise<Project>
  /** A project with so many queued tasks, enqueued through the socket. */
  filled(tasks: number): Promise<Filled>
  /** An empty folder, gone with the workshop. */
  scratch(): Promise<string>
  /** Those of some peers that are there; of the others it tells. */
  installed<Served>(wanted: readonly Peer<Served>[]): Peer<Served>[]
  /** The same, each started in a folder of its own, for as long as the workshop is there. */
  peers<Served>(wanted: readonly Peer<Served>[]): Promise<Opened<Served>[]>
  /** Peers that are left out, and why. */
  skipped: Record<string, string>
  [Symbol.asyncDispose](): Promise<void>
}

/** `tell` hears about what takes long. */
export const createWorkshop = (tell: (text: string) => void, quick: boolean, house?: Workshop): Workshop => {
  /** What undoes what was made, in the order of making. */
  const made: (() => unknown)[] = []
  let ending: Promise<void> | undefined
  const shared = new Map<number, Promise<Filled>>()
  const skipped: Record<string, string> = house?.skipped ?? {}
  /** Noted before it is there: the end may come while it is made. */
  const keep = <Made extends AsyncDisposable>(make: () => Promise<Made>): Promise<Made> => {
    if (ending) throw new Error('it is over')
    const making = make()
    made.push(() =>
      making.then(
        thing => thing[Symbol.asyncDispose](),
        () => {},
      ),
    )
    return making
  }
  const project = (config = 'runners: []\n'): Promise<Project> => keep(() => newProject({ config }))

  const scratch = async (): Promise<string> => {
    const dir = await mkdtemp(join(tmpdir(), 'sq.'))
    made.push(() => rm(dir, { recursive: true, force: true, maxRetries: 5 })) // jobs that are let go may still write there
    return dir
  }

  const skip = (name: string, why: string): void => {
    if (!Object.hasOwn(skipped, name)) tell(`${name} is left out: ${why}`)
    skipped[name] = why
  }

  const installed = <Served>(wanted: readonly Peer<Served>[]): Peer<Served>[] =>
    wanted.filter(({ name, needs }) => {
      const missing = lacking(needs)
      if (missing === undefined) return true
      skip(name, `${missing}; 'npm run bench -- --install' gets it`)
      return false
    })

  const undo = async (): Promise<void> => {
    for (let last = made.pop(); last; last = made.pop()) {
      try {
        await last()
      } catch (error) {
        tell(`could not be cleaned up: ${(error as Error).message}`)
      }
    }
  }

  const fill = async (tasks: number): Promise<Filled> => {
    const created = await project()
    const idle = await restingMemory(await created.pid())
    if (tasks > SLICE) tell(`enqueuing ${tasks.toLocaleString('en')} tasks …`)
    using pipeline = await openPipeline(socketIn(created))
    for (let left = tasks; left > 0; left -= SLICE)
      await pipeline.run(requests(created.dir, Math.min(left, SLICE)), IN_FLIGHT)
    return { project: created, memory: { idle, filled: await restingMemory(await created.pid()) } }
  }

  const workshop: Workshop = {
    tell,
    room() {
      const room = createWorkshop(tell, quick, workshop)
      made.push(() => room[Symbol.asyncDispose]())
      return room
    },
    quick,
    rounds: count => (quick ? Math.ceil(count / 4) : count),
    project,
    filled(tasks) {
      if (house) return house.filled(tasks)
      const found = shared.get(tasks) ?? fill(tasks)
      shared.set(tasks, found)
      return found
    },
    scratch,
    installed,
    async peers(wanted) {
      const opened = []
      for (const peer of installed(wanted)) {
        const dir = await scratch()
        try {
          opened.push({ peer, served: await keep(() => peer.open(dir)) })
        } catch (error) {
          skip(peer.name, `it does not start: ${(error as Error).message}`)
        }
      }
      return opened
    },
    skipped,
    [Symbol.asyncDispose]: () => (ending ??= undo()),
  }
  return workshop
}

export const THOUSAND = 1_000
export const HUNDRED_THOUSAND = 100_000
export const MILLION = 1_000_000

const SLICE = 50_000
const REST_MS = 3_000

/** Resident MB once nothing has been asked of it for a while. */
const restingMemory = async (pid: number): Promise<number> => {
  await sleep(REST_MS)
  return memoryOf(pid)
}
