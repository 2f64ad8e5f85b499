import { openBare } from './bare.ts'
import { rows, type Measurement } from './measurement.ts'
import { openPipeline } from './pipeline.ts'
import { requests } from './requests.ts'
import { alternate } from './rounds.ts'

const TASKS = 12_800
const PER_COMMIT = 64

export const enqueuePipelined: Measurement = {
  about: `durable enqueues, one task a request, many requests in flight on one connection, against node:sqlite in this process with the daemon's schema, triggers and statements, ${PER_COMMIT} tasks a commit; both with synchronous=FULL on one disk`,
  seconds: 15,
  async run(workshop) {
    const project = await workshop.project()
    using bare = openBare(project.dir)
    using pipeline = await openPipeline(project)
    const pair = await alternate(
      10,
      async () => TASKS / await pipeline.run(requests(project.dir, TASKS)),
      () => TASKS / bare.enqueue(TASKS, PER_COMMIT),
    )
    return rows({ name: 'enqueue, pipelined', against: 'node:sqlite', unit: '/s', pair, promises: [{ of: 'ratio', least: 0.3 }, { of: 'ours', least: 20_000 }] })
  },
}
