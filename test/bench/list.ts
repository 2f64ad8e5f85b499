import { MILLION, THOUSAND } from './workshop.ts'
import { rows, type Measurement } from './measurement.ts'
import { alternate, timed } from './rounds.ts'

export const list: Measurement = {
  about: 'the first page of task.list, from call to answer, with 1,000,000 tasks against the same with 1,000',
  seconds: 60,
  async run(workshop) {
    const listIn = async (tasks: number) => {
      const { project } = await workshop.filled(tasks)
      const client = await project.client()
      return () => timed(() => client.call('task.list', {}))
    }
    const pair = await alternate(500, await listIn(MILLION), await listIn(THOUSAND))
    return rows({ name: 'first page, 1,000,000 tasks', against: '1,000 tasks', unit: 'ms', pair, promises: [{ of: 'ratio', most: 1.5 }] })
  },
}
