import { join } from 'node:path'
import { root, type Project } from '../../helpers/project.ts'
import { compare, type Measurement, type Row } from '../measurement.ts'
import { nq } from '../peers/nq.ts'
import { parallel, parallelKeeping } from '../peers/parallel.ts'
import type { Runs } from '../peers/peer.ts'
import { taskSpooler } from '../peers/task-spooler.ts'
import { xargs } from '../peers/xargs.ts'
import { openPipeline } from '../pipeline.ts'
import { IN_FLIGHT, requests, socketIn } from '../requests.ts'
import { interleave } from '../rounds.ts'
import { runProgram } from '../run-program.ts'

const TASKS = 1_000

/** Programs by their path: where a shell is asked for `true`, as by parallel, it starts none. */
const PROGRAM = '/bin/true'

export const runner: Measurement = {
  about: `one trivial task (the program ${PROGRAM}) of ${TASKS}, all of them waiting before the clock starts: 'sparkq runner --run' from its own start to its exit, beside the start to the exit of parallel and xargs, and beside what task-spooler (with 900, as no more can wait) and nq need from letting their jobs go to the end of the last`,
  seconds: 90,
  async run(workshop) {
    const project = await workshop.project()
    const peers = await workshop.peers<Runs>([taskSpooler, nq, parallel, parallelKeeping, xargs])
    const found: Row[] = []
    for (const slots of [1, 2]) {
      const able = peers.filter(({ served }) => (served.most?.slots ?? slots) >= slots)
      const contenders = {
        sparkq: () => ours(project, slots),
        ...Object.fromEntries(
          able.map(({ peer, served }) => [
            peer.name,
            async () => {
              const tasks = Math.min(TASKS, served.most?.tasks ?? TASKS)
              return (await served.run(tasks, slots)) / tasks
            },
          ]),
        ),
      }
      const times: Record<string, number[]> = await interleave(workshop.quick ? 1 : 3, contenders, { warm: true })
      found.push(
        ...compare({
          measured: `a task in a runner, ${slots} ${slots === 1 ? 'slot' : 'slots'}`,
          unit: 'ms',
          ours: times['sparkq']!,
          beside: able.map(({ peer: { name, less } }) => ({ name, less, its: times[name]! })),
        }),
      )
    }
    return found
  },
}

const ours = async (project: Project, slots: number): Promise<number> => {
  using pipeline = await openPipeline(socketIn(project))
  await pipeline.run(requests(project.dir, TASKS, [PROGRAM]), IN_FLIGHT)
  return (
    runProgram({
      file: join(root, 'bin/sparkq'),
      args: ['runner', '-q', 'default', '--run', '--jobs', String(slots)],
      cwd: project.dir,
    }) / TASKS
  )
}
