import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { memoryOf } from './machine.ts'
import { rows, type Measurement } from './measurement.ts'
import { request } from './requests.ts'
import { spread, type Pair } from './rounds.ts'

const WAITERS = 1_000
const IDLE_MS = 5_000

export const waiters: Measurement = {
  about: "what the daemon's resident memory grows by when 1,000 connections wait, each for a task of its own, against what it was; and the processor time that it takes in 5 seconds in which nothing happens, with them and without",
  seconds: 20,
  async run(workshop) {
    const project = await workshop.project()
    const pid = await project.pid()
    const first = await project.client()
    const { tasks } = await first.call('task.enqueue', { tasks: Array.from({ length: WAITERS }, () => request(project.dir).tasks[0]!) })
    const before = await idle(pid)
    for (const { id } of tasks) (await project.client()).call('task.wait', { id }).catch(() => {}) // they end with the project
    const after = await idle(pid)
    return [
      ...rows({ name: 'memory of 1,000 that wait', against: 'the daemon before', unit: 'MB', pair: once(after.memory - before.memory, before.memory), promises: [{ of: 'ours', most: 50 }] }),
      ...rows({ name: 'processor time of them in 5 s', against: 'the daemon before', unit: 'ms', pair: once(after.time, before.time), promises: [{ of: 'ours', most: 0 }] }),
    ]
  },
}

/** What a daemon is and does while nothing is asked of it. */
const idle = async (pid: number): Promise<{ memory: number; time: number }> => {
  await sleep(IDLE_MS) // what came before is done
  const start = processorTime(pid)
  await sleep(IDLE_MS)
  return { memory: memoryOf(pid), time: processorTime(pid) - start }
}

/** Milliseconds, in steps of the kernel's clock, which ticks a hundred times a second for everybody. */
const processorTime = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

const once = (ours: number, other: number): Pair =>
  ({ ours: spread([ours]), other: spread([other]), ratio: spread([ours === other ? 1 : ours / other]), rounds: 1 })
