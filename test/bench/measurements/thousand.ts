import { join } from 'node:path'
import { root } from '../../helpers/project.ts'
import { compare, type Measurement } from '../measurement.ts'
import { beanstalkd } from '../peers/beanstalkd.ts'
import { nq } from '../peers/nq.ts'
import type { Hands } from '../peers/peer.ts'
import { taskSpooler } from '../peers/task-spooler.ts'
import { interleave } from '../rounds.ts'
import { openShellLoop, times, type Command } from '../shell-loop.ts'

const TASKS = 1_000

export const thousand: Measurement = {
  about: `${TASKS.toLocaleString('en')} enqueues of one command in a loop of sh, from the first to the exit of the last; task-spooler and nq work on their jobs meanwhile, since with them only so many can wait`,
  seconds: 30,
  async run(workshop) {
    const project = await workshop.project()
    const once = async (command: Command): Promise<number> => {
      using loop = openShellLoop(command)
      return ((await loop.run(times(TASKS))) * TASKS) / 1000
    }
    const cwd = project.dir
    const peers = [
      ...(await workshop.peers<Hands>([taskSpooler, nq])).map(({ peer, served: { hand } }) => ({
        peer,
        command: { line: `${hand.line} /bin/true`, env: hand.env },
      })),
      ...(await workshop.peers([beanstalkd])).map(({ peer, served }) => ({ peer, command: served.enqueue })),
    ]
    const found: Record<string, number[]> = await interleave(
      workshop.quick ? 1 : 3,
      {
        sparkq: () => once({ line: `'${join(root, 'bin/sparkq')}' enqueue -- true`, cwd }),
        ...Object.fromEntries(peers.map(({ peer, command }) => [peer.name, () => once({ ...command, cwd })])),
      },
      { warm: true },
    )
    return compare({
      measured: `${TASKS.toLocaleString('en')} enqueues in a shell loop`,
      unit: 's',
      ours: found['sparkq']!,
      promise: { most: 5 },
      beside: peers.map(({ peer: { name, less } }) => ({ name, less, its: found[name]! })),
    })
  },
}
