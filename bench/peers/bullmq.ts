// BullMQ, its client in this process, on a Redis server of its own with an append-only file and a Unix socket.

import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { libraries, load, program, CONSUMER_WAITS_MS, type PeerQueue, type Serves, type Wakes } from './peer.ts'
import { startServer } from './server.ts'

type Job = { id: string; moveToCompleted(value: unknown, token: string, fetchNext: boolean): Promise<unknown> }
type BullQueue = {
  add(name: string, data: object): Promise<Job>
  addBulk(jobs: readonly { name: string; data: object }[]): Promise<Job[]>
  close(): Promise<void>
}
type BullWorker = {
  getNextJob(token: string): Promise<Job | undefined>
  waitUntilReady(): Promise<unknown>
  close(): Promise<void>
}
type BullMQ = {
  Queue: new (name: string, options: object) => BullQueue
  Worker: new (name: string, processor: (() => Promise<void>) | null, options: object) => BullWorker
}

const bullmqOn = (appendfsync: string, caveat: string): PeerQueue<Serves & Wakes> => ({
  name: `BullMQ, appendfsync ${appendfsync}`,
  caveat,
  needs: { programs: { 'redis-server': 'redis-server' }, modules: ['bullmq', 'ioredis'] },
  async open(dir) {
    const socket = join(dir, 'socket')
    const server = await startServer({
      file: program('redis-server'),
      cwd: dir,
      socket,
      env: libraries,
      args: Object.entries({
        port: '0',
        unixsocket: socket,
        dir,
        save: '',
        appendonly: 'yes',
        appendfsync,
      }).flatMap(([name, value]) => [`--${name}`, value]),
    })
    const { Queue, Worker } = load<BullMQ>('bullmq')
    const connection = { path: socket, maxRetriesPerRequest: null }
    const queue = new Queue('default', { connection })
    const worker = new Worker('default', null, { connection, autorun: false })
    await worker.waitUntilReady()
    const woken = new Queue('woken', { connection })
    let arrive: () => void = () => {}
    const waiting = new Worker('woken', async () => arrive(), { connection })
    await waiting.waitUntilReady()

    const data = { cwd: dir, argv: ['true'] }
    let claimed: Job[] = []
    /** Makes calls in groups of `inFlight`, because a call of the client handles one job. */
    const inGroups = async <Result>(
      tasks: number,
      inFlight: number,
      call: (i: number) => Promise<Result>,
    ): Promise<{ seconds: number; results: Result[] }> => {
      const results: Result[] = []
      const start = performance.now()
      while (results.length < tasks) {
        const done = results.length
        results.push(
          ...(await Promise.all(Array.from({ length: Math.min(inFlight, tasks - done) }, (_, i) => call(done + i)))),
        )
      }
      return { seconds: (performance.now() - start) / 1000, results }
    }
    return {
      serve: {
        enqueue: async (tasks, inFlight) => (await inGroups(tasks, inFlight, () => queue.add('true', data))).seconds,
        async enqueueMany(requests, each) {
          const jobs = Array.from({ length: each }, () => ({ name: 'true', data }))
          return (await inGroups(requests, 1, () => queue.addBulk(jobs))).seconds
        },
        async claim(tasks, inFlight) {
          const { seconds, results } = await inGroups(tasks, inFlight, () => worker.getNextJob(TOKEN))
          claimed = results.filter(job => job !== undefined)
          if (claimed.length !== tasks) throw new Error(`BullMQ gave ${claimed.length} of ${tasks} jobs`)
          return seconds
        },
        complete: async (tasks, inFlight) =>
          (await inGroups(tasks, inFlight, i => claimed[i]!.moveToCompleted('done', TOKEN, false))).seconds,
      },
      async wake() {
        const arrived = new Promise<number>(resolve => (arrive = () => resolve(performance.now())))
        await sleep(CONSUMER_WAITS_MS)
        const start = performance.now()
        await woken.add('true', data)
        return (await arrived) - start
      },
      async [Symbol.asyncDispose]() {
        for (const part of [waiting, worker, woken, queue]) await part.close()
        await server[Symbol.asyncDispose]()
      },
    }
  },
})

const TOKEN = 'bench'

export const bullmqEverySecond = bullmqOn('everysec', 'may lose the last second; a job that stalls may run twice')
export const bullmqAlways = bullmqOn('always', 'a job that stalls may run twice')
