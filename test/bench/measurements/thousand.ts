import { join } from 'node:path'
import { root } from '../../helpers/project.ts'
import { compare, type Measurement } from '../measurement.ts'
import { beanstalkd } from '../peers/beanstalkd.ts'
import { nq } from '../peers/nq.ts'
import type { Enqueues } from '../peers/peer.ts'
import { taskSpooler } from '../peers/task-spooler.ts'
import { interleave } from '../rounds.ts'
import { openShellLoop, times, type Command } from '../shell-loop.ts'

const TASKS = 1_000

export const thousand: Measurement = {
  about: `${TASKS.toLocaleString('en')} enqueues of one command in a loop of sh, from the first to the exit of the last`,
  seconds: 30,
  async run(workshop) {
    const project = await workshop.project()
    const once = async (command: Command): Promise<number> => {
      using loop = openShellLoop(command)
      return await loop.run(times(TASKS)) * TASKS / 1000
    }
    const cwd = project.dir
    const able = workshop.installed<Enqueues>([taskSpooler, nq, beanstalkd])
    const found: Record<string, number[]> = await interleave(workshop.quick ? 1 : 3, {
      sparkq: () => once({ line: `'${join(root, 'bin/sparkq')}' enqueue -- true`, cwd }),
      // Each round another: with some of them a job that waits is a process.
      ...Object.fromEntries(able.map(peer => [peer.name, async () => {
        await using served = await peer.open(await workshop.scratch())
        return await once({ ...served.enqueue, cwd })
      }])),
    }, { warm: true })
    return compare({
      measured: `${TASKS.toLocaleString('en')} enqueues in a shell loop`, unit: 's', ours: found['sparkq']!, promise: { most: 5 },
      beside: able.map(({ name, less }) => ({ name, less, its: found[name]! })),
    })
  },
}
