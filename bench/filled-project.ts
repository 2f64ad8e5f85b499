import { setTimeout as sleep } from 'node:timers/promises'
import type { Project } from '../test/helpers/project.ts'
import { memoryOf } from './machine.ts'
import { openPipeline } from './pipeline.ts'
import { IN_FLIGHT, requests, socketIn } from './requests.ts'

export type Filled = {
  project: Project
  /** The daemon's resident MB before the first task and after the last, each after a pause. */
  memory: { empty: number; filled: number }
}

const TASKS_PER_SLICE = 50_000
const PAUSE_MS = 3_000

/** Enqueues this number of tasks through the socket of an empty project. */
export const fillProject = async (project: Project, tasks: number, log: (text: string) => void): Promise<Filled> => {
  const empty = await memoryAfterPause(project)
  if (tasks > TASKS_PER_SLICE) log(`enqueuing ${tasks.toLocaleString('en')} tasks …`)
  using pipeline = await openPipeline(socketIn(project))
  for (let left = tasks; left > 0; left -= TASKS_PER_SLICE)
    await pipeline.run(requests(project.dir, Math.min(left, TASKS_PER_SLICE)), IN_FLIGHT)
  return { project, memory: { empty, filled: await memoryAfterPause(project) } }
}

const memoryAfterPause = async (project: Project): Promise<number> => {
  await sleep(PAUSE_MS)
  return memoryOf(await project.pid())
}
