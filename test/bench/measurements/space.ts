import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { compare, type Measurement } from '../measurement.ts'
import { bullmqEverySecond } from '../peers/bullmq.ts'
import type { Serves } from '../peers/peer.ts'
import { plainjob } from '../peers/plainjob.ts'
import { IN_FLIGHT } from '../requests.ts'
import { HUNDRED_THOUSAND, MILLION } from '../workshop.ts'

const TASKS = 20_000

export const space: Measurement = {
  about: `the daemon's resident memory after 1,000,000 tasks came in through its socket, beside the same daemon's before the first, each after some seconds of rest; and what a queued task takes on disk, of 100,000, with all indexes and the journal, beside what ${TASKS.toLocaleString('en')} take with others (not with beanstalkd, whose log has its size before it has anything in it)`,
  seconds: 50,
  async run(workshop) {
    const size = workshop.quick ? HUNDRED_THOUSAND : MILLION
    const {
      memory: { idle, filled },
    } = await workshop.filled(size)
    const { project } = await workshop.filled(HUNDRED_THOUSAND)
    const beside = []
    for (const peer of workshop.installed<Serves>([bullmqEverySecond, plainjob])) {
      const dir = await workshop.scratch()
      await using served = await peer.open(dir)
      const before = bytesIn(dir)
      await served.serve.enqueue(TASKS, IN_FLIGHT)
      beside.push({ name: peer.name, less: peer.less, its: [(bytesIn(dir) - before) / TASKS] })
    }
    return [
      ...compare({
        measured: `memory after ${size.toLocaleString('en')} tasks`,
        unit: 'MB',
        ours: [filled],
        beside: [{ name: 'before the first', its: [idle], less: null, promise: { most: 1.2 } }],
      }),
      ...compare({
        measured: 'disk for a queued task',
        unit: 'bytes',
        ours: [bytesIn(join(project.dir, '.sparkq')) / HUNDRED_THOUSAND],
        beside,
      }),
    ]
  },
}

/** By the blocks that are taken: some files are made long before they are full. */
const bytesIn = (dir: string): number =>
  readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).blocks * 512, 0)
