import { openBare } from './bare.ts'
import { rows, type Measurement } from './measurement.ts'
import { request } from './requests.ts'
import { alternate } from './rounds.ts'

const TASKS = 200

export const enqueueSingle: Measurement = {
  about: 'durable enqueues one at a time, each awaited before the next is sent, against node:sqlite in this process with one task a commit; both with synchronous=FULL on one disk',
  seconds: 10,
  async run(workshop) {
    const project = await workshop.project()
    const client = await project.client()
    using bare = openBare(project.dir)
    const oneByOne = async (): Promise<number> => {
      const start = performance.now()
      for (let i = 0; i < TASKS; i++) await client.call('task.enqueue', request(project.dir))
      return TASKS / (performance.now() - start) * 1000
    }
    const pair = await alternate(25, oneByOne, () => TASKS / bare.enqueue(TASKS, 1))
    return rows({ name: 'enqueue, one at a time', against: 'node:sqlite', unit: '/s', pair, promises: [{ of: 'ratio', least: 0.6 }] })
  },
}
