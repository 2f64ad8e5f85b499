import { setTimeout as sleep } from 'node:timers/promises'
import { compare, figuresOf, type Measurement } from '../measurement.ts'
import { beanstalkd } from '../peers/beanstalkd.ts'
import { bullmqAlways, bullmqEverySecond } from '../peers/bullmq.ts'
import { CONSUMER_WAITS_MS, type Wakes } from '../peers/peer.ts'
import { request } from '../requests.ts'
import { interleave } from '../rounds.ts'

export const wake: Measurement = {
  about:
    'from sending an enqueue to the answer of a claim that waits on another connection of this process: two ' +
    'commits and the wake-up; beside the same with other queues',
  seconds: 8,
  async run(resources) {
    const project = await resources.project()
    const [enqueuing, waiting] = [await project.client(), await project.client()]
    const ours = async (): Promise<number> => {
      const arrived = waiting.call('task.claim', { queue: 'default', wait: null }).then(() => performance.now())
      await sleep(CONSUMER_WAITS_MS)
      const start = performance.now()
      await enqueuing.call('task.enqueue', request(project.dir))
      return (await arrived) - start
    }
    const peers = await resources.peers<Wakes>([beanstalkd, bullmqEverySecond, bullmqAlways])
    const found: Record<string, number[]> = await interleave(resources.rounds(80), {
      ours,
      ...Object.fromEntries(peers.map(({ peer, served }) => [peer.name, () => served.wake()])),
    })
    return compare({
      measured: 'wake-up of a waiting claim',
      unit: 'ms',
      ours: found['ours']!,
      beside: figuresOf(
        peers.map(({ peer }) => peer),
        found,
      ),
    })
  },
}
