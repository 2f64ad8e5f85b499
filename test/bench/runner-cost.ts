import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { Project } from '../helpers/project.ts'
import { root } from '../helpers/root.ts'
import { rows, type Measurement, type Row } from './measurement.ts'
import { openPipeline } from './pipeline.ts'
import { requests } from './requests.ts'
import { alternateAll } from './rounds.ts'
import { runProgram } from './run-program.ts'
import { spoolerRound } from './spooler.ts'

const TASKS = 500
const ROUNDS = 3
const SLOTS = [1, 2]

/** A round of a peer with so many slots; the milliseconds of all its tasks. */
type PeerRound = (slots: number, dir: string) => number | Promise<number>

type Peer = { needs: readonly string[]; run: PeerRound; promised?: true }

/** By its path: where a shell is asked for `true`, as by parallel, it starts no program. */
const PROGRAM = '/bin/true'
const LINES = Array.from({ length: TASKS }, (_, i) => `${i}\n`).join('')

/** What each keeps of a task: parallel holds its output back until it has ended; with --joblog and --results also a
 * line and files of each, unsynced; xargs nothing; task-spooler a file of its output, and its exit code in memory. SparkQ:
 * claim, start and result synced to disk, output in files. */
const PEERS: Record<string, Peer> = {
  parallel: { needs: ['parallel'], promised: true, run: (slots, dir) => piped(dir, 'parallel', '-j', String(slots), PROGRAM) },
  'parallel --joblog --results': {
    needs: ['parallel'],
    run: (slots, dir) => piped(dir, 'parallel', '-j', String(slots), '--joblog', join(dir, 'joblog'), '--results', join(dir, 'results'), PROGRAM),
  },
  'xargs -P': { needs: ['xargs'], run: (slots, dir) => piped(dir, 'xargs', '-n', '1', '-P', String(slots), PROGRAM) },
  'task-spooler': { needs: ['tsp'], run: (slots, dir) => spoolerRound(TASKS, slots, dir) },
}

export const runnerCost: Measurement = {
  about: `one trivial task (the program /bin/true) of ${TASKS}, all of them waiting before the clock starts: 'sparkq runner --run' from its own start to its exit, against the start to the exit of the others, and against a running task-spooler server`,
  seconds: 80,
  async run(workshop) {
    const peers = Object.entries(PEERS).filter(([name, { needs }]) => {
      const missing = needs.filter(program => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0)
      if (missing.length > 0) workshop.tell(`${name} is left out: '${missing[0]}' is not installed (apt-get install parallel task-spooler)`)
      return missing.length === 0
    })
    const project = await workshop.project()
    const found: Row[] = []
    for (const slots of SLOTS) {
      const pairs = await alternateAll(ROUNDS, () => ours(project, slots), peers.map(([, { run }]) => async () => await run(slots, project.dir) / TASKS))
      for (const [i, [name, { promised }]] of peers.entries()) {
        const promises = promised ? [{ of: 'ratio', most: 1 } as const] : []
        found.push(...rows({ name: `a task, ${slots} ${slots === 1 ? 'slot' : 'slots'}`, against: name, unit: 'ms', pair: pairs[i]!, promises }))
      }
    }
    return found
  },
}

const ours = async (project: Project, slots: number): Promise<number> => {
  using pipeline = await openPipeline(project)
  await pipeline.run(requests(project.dir, TASKS))
  return runProgram({ file: join(root, 'bin/sparkq'), args: ['runner', '-q', 'default', '--run', '--jobs', String(slots)], dir: project.dir, input: '' }) / TASKS
}

const piped = (dir: string, file: string, ...args: string[]): number => runProgram({ file, args, dir, input: LINES })
