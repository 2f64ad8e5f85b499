import { join } from 'node:path'
import { root } from '../../test/helpers/project.ts'
import { compare, figuresOf, type Measurement } from '../measurement.ts'
import { beanstalkd } from '../peers/beanstalkd.ts'
import { bullmqEverySecond } from '../peers/bullmq.ts'
import type { PeerQueue } from '../peers/peer.ts'
import { interleave, timed } from '../rounds.ts'
import { runProgram } from '../run-program.ts'

export const ready: Measurement = {
  about:
    "'sparkq start' in an empty project, from its start to its exit, which is when the daemon answers; beside other " +
    'servers until they accept a connection',
  seconds: 12,
  async run(resources) {
    const project = await resources.project()
    const peers: readonly PeerQueue<object>[] = resources.installed<object>([beanstalkd, bullmqEverySecond])
    const startPeer = async (peer: PeerQueue<object>): Promise<number> => {
      const dir = await resources.scratch()
      let served: AsyncDisposable | undefined
      const time = await timed(async () => (served = await peer.open(dir)))
      await served?.[Symbol.asyncDispose]()
      return time
    }
    const found: Record<string, number[]> = await interleave(resources.rounds(8), {
      async ours() {
        await project.stop()
        return runProgram({ file: join(root, 'bin/sparkq'), args: ['start'], cwd: project.dir })
      },
      ...Object.fromEntries(peers.map(peer => [peer.name, () => startPeer(peer)])),
    })
    return compare({
      measured: 'start of the daemon until it answers',
      unit: 'ms',
      ours: found['ours']!,
      beside: figuresOf(peers, found),
    })
  },
}
