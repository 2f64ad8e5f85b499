// plainjob on better-sqlite3, inside this process.

import { join } from 'node:path'
import { load, type PeerQueue, type Serves } from './peer.ts'

type PlainQueue = {
  add(type: string, data: unknown): { id: number }
  addMany(type: string, data: unknown[]): { ids: number[] }
  getAndMarkJobAsProcessing(type: string): { id: number } | undefined
  markJobAsDone(id: number): void
  close(): void
}
type Plainjob = { better(database: object): object; defineQueue(options: object): PlainQueue }

const silent = { error() {}, warn() {}, info() {}, debug() {} }

export const plainjob: PeerQueue<Serves> = {
  name: 'plainjob',
  caveat: 'a power cut may lose commits; after 30 minutes a job is handed out again',
  needs: { modules: ['plainjob', 'better-sqlite3'] },
  async open(dir) {
    const Database = load<new (path: string) => object>('better-sqlite3')
    const { better, defineQueue } = load<Plainjob>('plainjob')
    const queue = defineQueue({ connection: better(new Database(join(dir, 'plainjob.db'))), logger: silent })
    const data = { cwd: dir, argv: ['true'] }
    let claimed: number[] = []
    const seconds = (work: () => void): number => {
      const start = performance.now()
      work()
      return (performance.now() - start) / 1000
    }
    return {
      serve: {
        enqueue: async tasks =>
          seconds(() => {
            for (let done = 0; done < tasks; done++) queue.add('true', data)
          }),
        enqueueMany: async (requests, each) =>
          seconds(() => {
            const many = Array.from({ length: each }, () => data)
            for (let done = 0; done < requests; done++) queue.addMany('true', many)
          }),
        claim: async tasks =>
          seconds(() => {
            claimed = Array.from({ length: tasks }, () => queue.getAndMarkJobAsProcessing('true')!.id)
          }),
        complete: async tasks =>
          seconds(() => {
            for (const id of claimed.splice(0, tasks)) queue.markJobAsDone(id)
          }),
      },
      async [Symbol.asyncDispose]() {
        queue.close()
      },
    }
  },
}
