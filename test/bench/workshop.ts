// Where measurements work: scratch projects with real daemons and without runners. Filled ones are shared, for a
// million tasks take a minute to enqueue.

import { setTimeout as sleep } from 'node:timers/promises'
import { newProject, type Project } from '../helpers/project.ts'
import { memoryOf } from './machine.ts'
import { openPipeline } from './pipeline.ts'
import { requests } from './requests.ts'

export type Filled = {
  project: Project
  /** The daemon's resident MB: before the first task, and after the last one was answered. */
  memory: { idle: number; filled: number }
}

export type Workshop = {
  tell(text: string): void
  project(): Promise<Project>
  /** A project with so many queued tasks, enqueued through the socket. */
  filled(tasks: number): Promise<Filled>
  [Symbol.asyncDispose](): Promise<void>
}

/** `tell` hears about what takes long. */
export const createWorkshop = (tell: (text: string) => void): Workshop => {
  const projects: Promise<Project>[] = []
  const shared = new Map<number, Promise<Filled>>()
  const project = (): Promise<Project> => {
    const made = newProject({ config: 'runners: []\n' })
    projects.push(made)
    return made
  }

  const fill = async (tasks: number): Promise<Filled> => {
    const made = await project()
    const idle = await restingMemory(await made.pid())
    if (tasks > SLICE) tell(`enqueuing ${tasks.toLocaleString('en')} tasks …`)
    using pipeline = await openPipeline(made)
    for (let left = tasks; left > 0; left -= SLICE) await pipeline.run(requests(made.dir, Math.min(left, SLICE)))
    return { project: made, memory: { idle, filled: await restingMemory(await made.pid()) } }
  }

  return {
    tell,
    project,
    filled(tasks) {
      const found = shared.get(tasks) ?? fill(tasks)
      shared.set(tasks, found)
      return found
    },
    async [Symbol.asyncDispose]() {
      for (const made of await Promise.allSettled(projects)) if (made.status === 'fulfilled') await made.value[Symbol.asyncDispose]()
    },
  }
}

export const THOUSAND = 1_000
export const MILLION = 1_000_000

const SLICE = 50_000
const REST_MS = 3_000

/** Resident MB once nothing has been asked of it for a while. */
const restingMemory = async (pid: number): Promise<number> => {
  await sleep(REST_MS)
  return memoryOf(pid)
}
