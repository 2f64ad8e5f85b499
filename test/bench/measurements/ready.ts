import { join } from 'node:path'
import { root } from '../../helpers/project.ts'
import { compare, type Measurement } from '../measurement.ts'
import { beanstalkd } from '../peers/beanstalkd.ts'
import { bullmqEverySecond } from '../peers/bullmq.ts'
import type { Peer } from '../peers/peer.ts'
import { interleave, timed } from '../rounds.ts'
import { runProgram } from '../run-program.ts'

export const ready: Measurement = {
  about:
    "'sparkq start' from its own start to its exit, which is when the daemon answers, in a project that is empty and set up; beside `node -e 0`, which two of its processes need, and beside other servers until they listen",
  seconds: 12,
  async run(workshop) {
    const project = await workshop.project()
    const peers = workshop.installed<object>([beanstalkd, bullmqEverySecond])
    const found: Record<string, number[]> = await interleave(workshop.rounds(8), {
      async ours() {
        await project.stop()
        return runProgram({ file: join(root, 'bin/sparkq'), args: ['start'], cwd: project.dir })
      },
      node: () => runProgram({ file: process.execPath, args: ['-e', '0'], cwd: project.dir }),
      ...Object.fromEntries(
        peers.map((peer: Peer<object>) => [
          peer.name,
          async () => {
            const dir = await workshop.scratch()
            let served: AsyncDisposable | undefined
            const time = await timed(async () => (served = await peer.open(dir)))
            await served?.[Symbol.asyncDispose]()
            return time
          },
        ]),
      ),
    })
    return compare({
      measured: 'time to ready',
      unit: 'ms',
      ours: found['ours']!,
      beside: [
        { name: 'node -e 0', its: found['node']!, less: null },
        ...peers.map(({ name, less }) => ({ name, less, its: found[name]! })),
      ],
    })
  },
}
