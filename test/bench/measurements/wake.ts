import { setTimeout as sleep } from 'node:timers/promises'
import { compare, type Measurement } from '../measurement.ts'
import { beanstalkd } from '../peers/beanstalkd.ts'
import { bullmqAlways, bullmqEverySecond } from '../peers/bullmq.ts'
import { SETTLE_MS, type Wakes } from '../peers/peer.ts'
import { request } from '../requests.ts'
import { interleave } from '../rounds.ts'

export const wake: Measurement = {
  about:
    'from sending an enqueue to the answer of a claim that waits on another connection of this process: two commits and the wake-up; beside the same with others',
  seconds: 8,
  async run(workshop) {
    const project = await workshop.project()
    const [asking, waiting] = [await project.client(), await project.client()]
    const ours = async (): Promise<number> => {
      const arrived = waiting.call('task.claim', { queue: 'default', wait: null }).then(() => performance.now())
      await sleep(SETTLE_MS)
      const start = performance.now()
      await asking.call('task.enqueue', request(project.dir))
      return (await arrived) - start
    }
    const peers = await workshop.peers<Wakes>([beanstalkd, bullmqEverySecond, bullmqAlways])
    const found: Record<string, number[]> = await interleave(workshop.rounds(80), {
      ours,
      ...Object.fromEntries(peers.map(({ peer, served }) => [peer.name, () => served.wake()])),
    })
    return compare({
      measured: 'wake-up of a claim that waits',
      unit: 'ms',
      ours: found['ours']!,
      beside: peers.map(({ peer: { name, less } }) => ({ name, less, its: found[name]! })),
    })
  },
}
