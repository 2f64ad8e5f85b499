import type { Client } from '../../../lib/rpc/client.ts'
import { compare, type Measurement } from '../measurement.ts'
import { request } from '../requests.ts'
import { interleave, timed } from '../rounds.ts'
import { HUNDRED_THOUSAND, MILLION, THOUSAND } from '../workshop.ts'

const CALLS: Record<string, (client: Client) => Promise<unknown>> = {
  claim: client => client.call('task.claim', { queue: 'default' }),
  'first page of tasks': client => client.call('task.list', {}),
  status: client => client.call('daemon.status', {}),
}

export const depth: Measurement = {
  about:
    'task.claim, the first page of task.list, and daemon.status, each from call to answer, in projects with 100,000 and with 1,000,000 queued tasks beside one with 1,000; each claimed task is replaced by a new one outside of the time',
  seconds: 60,
  async run(workshop) {
    const sizes = workshop.quick ? [THOUSAND, HUNDRED_THOUSAND] : [THOUSAND, HUNDRED_THOUSAND, MILLION]
    const projects = await Promise.all(
      sizes.map(async size => {
        const { project } = await workshop.filled(size)
        return { size, dir: project.dir, client: await project.client() }
      }),
    )
    const key = (call: string, size: number): string => `${call}, ${size.toLocaleString('en')} tasks`
    const found: Record<string, number[]> = await interleave(
      workshop.rounds(120),
      Object.fromEntries(
        Object.entries(CALLS).flatMap(([name, call]) =>
          projects.map(({ size, dir, client }) => [
            key(name, size),
            async () => {
              const time = await timed(() => call(client))
              if (name === 'claim') await client.call('task.enqueue', request(dir))
              return time
            },
          ]),
        ),
      ),
    )
    return Object.keys(CALLS).flatMap(name =>
      sizes.slice(1).flatMap(size =>
        compare({
          measured: key(name, size),
          unit: 'ms',
          ours: found[key(name, size)]!,
          beside: [
            {
              name: `${THOUSAND.toLocaleString('en')} tasks`,
              its: found[key(name, THOUSAND)]!,
              less: null,
              promise: { most: 1.5 },
            },
          ],
        }),
      ),
    )
  },
}
