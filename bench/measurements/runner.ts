import { join } from 'node:path'
import { root, type Project } from '../../test/helpers/project.ts'
import { BARE_SQLITE, openBareSqlite } from '../bare-sqlite.ts'
import { openDaemonServes } from '../daemon-serves.ts'
import { compare, figuresOf, type Measurement, type FigureRow } from '../measurement.ts'
import { nq } from '../peers/nq.ts'
import { parallel, parallelKeeping } from '../peers/parallel.ts'
import type { Runs } from '../peers/peer.ts'
import { taskSpooler } from '../peers/task-spooler.ts'
import { xargs } from '../peers/xargs.ts'
import { openPipeline } from '../pipeline.ts'
import { IN_FLIGHT, requests, socketIn } from '../requests.ts'
import type { OpenPeer, Resources } from '../resources.ts'
import { interleave } from '../rounds.ts'
import { runProgram } from '../run-program.ts'

const TASKS = 1_000

/** A path, because `true` is also a builtin: a shell, such as the one of parallel, would start no process for it. */
const PROGRAM = '/bin/true'

export const runner: Measurement = {
  about:
    `the enqueue of ${TASKS.toLocaleString('en')} tasks, pipelined, and then the time of one of them, the program ` +
    `${PROGRAM}, in 'sparkq runner --run' from its start to its exit. Parallel and xargs are measured from start ` +
    'to exit, nq and task-spooler (which holds no more than 900 waiting jobs) from the moment at which waiting ' +
    'jobs may run to the end of the last',
  seconds: 90,
  async run(resources) {
    const project = await resources.project()
    const peers = await resources.peers<Runs>([taskSpooler, nq, parallel, parallelKeeping, xargs])
    const rows = await enqueues(resources)
    for (const slots of [1, 2]) rows.push(...(await tasks(resources, project, peers, slots)))
    return rows
  },
}

const enqueues = async (resources: Resources): Promise<FigureRow[]> => {
  using daemon = await openDaemonServes(await resources.project())
  using bare = openBareSqlite(await resources.scratch())
  const found = await interleave(resources.rounds(32), {
    daemon: async () => TASKS / (await daemon.serve.enqueue(TASKS, IN_FLIGHT)),
    bare: async () => TASKS / (await bare.serve.enqueue(TASKS, IN_FLIGHT)),
  })
  return compare({
    measured: `enqueue of ${TASKS.toLocaleString('en')} tasks, pipelined`,
    unit: '/s',
    ours: found.daemon,
    beside: [{ name: BARE_SQLITE, theirs: found.bare, caveat: null, goal: { least: 0.5 } }],
  })
}

const tasks = async (
  resources: Resources,
  project: Project,
  peers: readonly OpenPeer<Runs>[],
  slots: number,
): Promise<FigureRow[]> => {
  const able = peers.filter(({ served: { most } }) => (most?.slots ?? slots) >= slots)
  const perTask = async ({ most, run }: Runs): Promise<number> => {
    const count = Math.min(TASKS, most?.tasks ?? TASKS)
    return (await run(count, slots)) / count
  }
  const found: Record<string, number[]> = await interleave(
    resources.quick ? 1 : 3,
    {
      ours: () => timeOfTask(project, slots),
      ...Object.fromEntries(able.map(({ peer, served }) => [peer.name, () => perTask(served)])),
    },
    { warm: true },
  )
  return compare({
    measured: `a task in a runner, ${slots} ${slots === 1 ? 'slot' : 'slots'}`,
    unit: 'ms',
    ours: found['ours']!,
    beside: figuresOf(
      able.map(({ peer }) => peer),
      found,
    ),
  })
}

const timeOfTask = async (project: Project, slots: number): Promise<number> => {
  using pipeline = await openPipeline(socketIn(project))
  await pipeline.run(requests(project.dir, TASKS, [PROGRAM]), IN_FLIGHT)
  const args = ['runner', '-q', 'default', '--run', '--jobs', String(slots)]
  return runProgram({ file: join(root, 'bin/sparkq'), args, cwd: project.dir }) / TASKS
}
