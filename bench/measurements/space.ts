import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { compare, type Measurement, type Other } from '../measurement.ts'
import { bullmqEverySecond } from '../peers/bullmq.ts'
import type { Serves } from '../peers/peer.ts'
import { plainjob } from '../peers/plainjob.ts'
import { IN_FLIGHT } from '../requests.ts'

const PEER_TASKS = 20_000

export const space: Measurement = {
  about:
    "the daemon's resident memory after 1,000,000 tasks were enqueued through its socket, beside its memory before " +
    'the first, each after a pause; and the disk space of a queued task with all indexes and its line of the ' +
    `journal, as the mean of 100,000, beside the mean of ${PEER_TASKS.toLocaleString('en')} with other queues (not ` +
    'with beanstalkd, whose log has its full size when it is empty)',
  seconds: 50,
  async run(resources) {
    const size = resources.quick ? 100_000 : 1_000_000
    const { memory } = await resources.filled(size)
    const { project } = await resources.filled(100_000)
    const beside: Other[] = []
    for (const peer of resources.installed<Serves>([bullmqEverySecond, plainjob])) {
      const dir = await resources.scratch()
      await using served = await peer.open(dir)
      const before = bytesIn(dir)
      await served.serve.enqueue(PEER_TASKS, IN_FLIGHT)
      beside.push({ name: peer.name, caveat: peer.caveat, theirs: [(bytesIn(dir) - before) / PEER_TASKS] })
    }
    return [
      ...compare({
        measured: `memory after ${size.toLocaleString('en')} tasks`,
        unit: 'MB',
        ours: [memory.filled],
        beside: [{ name: 'before the first', theirs: [memory.empty], caveat: null, goal: { most: 1.2 } }],
      }),
      ...compare({
        measured: 'disk for a queued task',
        unit: 'bytes',
        ours: [bytesIn(join(project.dir, '.sparkq')) / 100_000],
        beside,
      }),
    ]
  },
}

/** Counts allocated blocks, because some files get their full size before they hold data. */
const bytesIn = (dir: string): number =>
  readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).blocks * 512, 0)
