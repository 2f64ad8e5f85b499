import { join } from 'node:path'
import { root } from '../../test/helpers/project.ts'
import { compare, figuresOf, type Measurement } from '../measurement.ts'
import { beanstalkd } from '../peers/beanstalkd.ts'
import { nq } from '../peers/nq.ts'
import type { Enqueues, StartsAtOnce } from '../peers/peer.ts'
import { taskSpooler } from '../peers/task-spooler.ts'
import { interleave } from '../rounds.ts'
import { openShellLoop, times, type ShellCommand } from '../shell-loop.ts'

const TASKS = 1_000

export const thousand: Measurement = {
  about:
    `${TASKS.toLocaleString('en')} enqueues of one command in a loop of sh, from the start of the first to the ` +
    'exit of the last; task-spooler and nq run their jobs meanwhile, because they hold a limited number of waiting ' +
    'jobs',
  seconds: 30,
  async run(resources) {
    const project = await resources.project()
    const cwd = project.dir
    const secondsOfAll = async (command: ShellCommand): Promise<number> => {
      using loop = openShellLoop(command)
      return ((await loop.run(times(TASKS))) * TASKS) / 1000
    }
    const starting = await resources.peers<StartsAtOnce>([taskSpooler, nq])
    const enqueuing = await resources.peers<Enqueues>([beanstalkd])
    const peers = [
      ...starting.map(({ peer, served: { start } }) => ({
        peer,
        command: { line: `${start.line} /bin/true`, env: start.env },
      })),
      ...enqueuing.map(({ peer, served }) => ({ peer, command: served.enqueue })),
    ]
    const found: Record<string, number[]> = await interleave(
      resources.quick ? 1 : 3,
      {
        ours: () => secondsOfAll({ line: `'${join(root, 'bin/sparkq')}' enqueue -- true`, cwd }),
        ...Object.fromEntries(peers.map(({ peer, command }) => [peer.name, () => secondsOfAll({ ...command, cwd })])),
      },
      { warm: true },
    )
    return compare({
      measured: `${TASKS.toLocaleString('en')} enqueues in a shell loop`,
      unit: 's',
      ours: found['ours']!,
      goal: { most: 5 },
      beside: figuresOf(
        peers.map(({ peer }) => peer),
        found,
      ),
    })
  },
}
