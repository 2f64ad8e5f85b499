import type { Client } from '../../lib/rpc/client.ts'
import { compare, type Measurement } from '../measurement.ts'
import { request } from '../requests.ts'
import { interleave, timed } from '../rounds.ts'

const SIZES = [1_000, 100_000, 1_000_000] as const

const CALLS: Record<string, (client: Client) => Promise<unknown>> = {
  claim: client => client.call('task.claim', { queue: 'default' }),
  'first page of tasks': client => client.call('task.list', {}),
  status: client => client.call('daemon.status', {}),
}

export const depth: Measurement = {
  about:
    'task.claim, the first page of task.list, and daemon.status, each from call to answer, in projects with ' +
    '100,000 and with 1,000,000 queued tasks beside one with 1,000; each claimed task is replaced by a new one, ' +
    'which is not in the time',
  seconds: 60,
  async run(resources) {
    const sizes = resources.quick ? SIZES.slice(0, 2) : SIZES
    const projects = await Promise.all(
      sizes.map(async size => {
        const { project } = await resources.filled(size)
        return { size, dir: project.dir, client: await project.client() }
      }),
    )
    const key = (call: string, size: number): string => `${call}, ${size.toLocaleString('en')} tasks`
    const found: Record<string, number[]> = await interleave(
      resources.rounds(120),
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
            { name: 'with 1,000 tasks', theirs: found[key(name, SIZES[0])]!, caveat: null, goal: { most: 1.5 } },
          ],
        }),
      ),
    )
  },
}
