import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../helpers/project.ts'
import { rows, type Measurement, type Row } from './measurement.ts'
import { alternate } from './rounds.ts'

const VERBS = [['enqueue', '--', 'true'], ['peek', '-q', 'default']]
const ROUNDS = 60

export const verb: Measurement = {
  about: "the whole process of a verb that asks the daemon, from fork to exit with the launcher's shell and Node's own start in it, against `node -e 0` with the same Node; both started by this process in the same way",
  seconds: 15,
  async run(workshop) {
    const project = await workshop.project()
    const launcher = join(root, 'bin/sparkq')
    const found: Row[] = []
    for (const words of VERBS) {
      const pair = await alternate(ROUNDS, () => processTime(launcher, words, project.dir), () => processTime(process.execPath, ['-e', '0'], project.dir))
      found.push(...rows({ name: `sparkq ${words.join(' ')}`, against: 'node -e 0', unit: 'ms', pair, promises: [{ of: 'ratio', most: 1.35 }] }))
    }
    return found
  },
}

const processTime = (file: string, args: readonly string[], cwd: string): number => {
  const start = performance.now()
  const { status, stderr } = spawnSync(file, args, { cwd })
  const time = performance.now() - start
  if (status !== 0) throw new Error(`${file} ${args.join(' ')}: exit ${status}: ${stderr}`)
  return time
}
