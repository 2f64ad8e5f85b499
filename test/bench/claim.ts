import { MILLION, THOUSAND } from './workshop.ts'
import { rows, type Measurement } from './measurement.ts'
import { request } from './requests.ts'
import { alternate, timed } from './rounds.ts'

export const claim: Measurement = {
  about: 'one task.claim, from call to answer, in a queue of 1,000,000 tasks against the same in a queue of 1,000; each claimed task is replaced by a new one outside of the time',
  seconds: 60,
  async run(workshop) {
    const claimIn = async (tasks: number) => {
      const { project } = await workshop.filled(tasks)
      const client = await project.client()
      return async (): Promise<number> => {
        const time = await timed(() => client.call('task.claim', { queue: 'default' }))
        await client.call('task.enqueue', request(project.dir))
        return time
      }
    }
    const pair = await alternate(500, await claimIn(MILLION), await claimIn(THOUSAND))
    return rows({ name: 'claim, 1,000,000 tasks', against: '1,000 tasks', unit: 'ms', pair, promises: [{ of: 'ratio', most: 1.5 }] })
  },
}
