// nq, whose queue is a folder. Each job is a process that waits for those before it, so a first job can block all
// others.

import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from '../run-program.ts'
import { openGate } from './gate.ts'
import { program, type Enqueues, type StartsAtOnce, type PeerQueue, type Runs } from './peer.ts'

export const nq: PeerQueue<Enqueues & StartsAtOnce & Runs> = {
  name: 'nq',
  caveat: 'nothing is synced; a job that waits is a process, gone with it',
  needs: { programs: { nq: 'nq' } },
  async open(dir) {
    const [blocked, idle] = [openBlocked(dir), openQueue(dir)]
    return {
      enqueue: { line: `${idle.line} /bin/true`, env: blocked.env },
      start: { line: idle.line, env: idle.env },
      most: { slots: 1 },
      async run(tasks) {
        const queue = openBlocked(dir)
        queue.enqueue(tasks)
        const start = performance.now()
        queue.unblock()
        queue.call('-w')
        return performance.now() - start
      },
      async [Symbol.asyncDispose]() {
        blocked.unblock()
        blocked.call('-w')
      },
    }
  },
}

const openQueue = (dir: string) => {
  const file = program('nq')
  const line = `'${file}'` // for a shell
  const env = { NQDIR: mkdtempSync(join(dir, 'nq.')) }
  const call = (...args: readonly string[]): void => void runProgram({ file, args, cwd: dir, env })
  const enqueue = (tasks: number): void =>
    void runProgram({
      file: 'sh',
      args: ['-c', `for i in $(seq ${tasks}); do ${line} /bin/true || exit; done`],
      cwd: dir,
      env,
    })
  return { line, env, call, enqueue }
}

const openBlocked = (dir: string) => {
  const queue = openQueue(dir)
  const gate = openGate(mkdtempSync(join(dir, 'gate.')))
  queue.call(...gate.wait)
  return { ...queue, unblock: gate.open }
}
