import { MILLION } from './workshop.ts'
import { rows, type Measurement } from './measurement.ts'
import { spread } from './rounds.ts'

export const memory: Measurement = {
  about: "the daemon's resident memory after 1,000,000 tasks came in through its socket, against the same daemon's before the first; each after some seconds of rest",
  seconds: 50,
  async run(workshop) {
    const { memory: { idle, filled } } = await workshop.filled(MILLION)
    const pair = { ours: spread([filled]), other: spread([idle]), ratio: spread([filled / idle]), rounds: 1 }
    return rows({ name: 'memory, after 1,000,000 tasks', against: 'idle', unit: 'MB', pair, promises: [{ of: 'ratio', most: 1.2 }] })
  },
}
