// task-spooler with its own servers. A first job that takes all slots blocks the others until its gate opens.

import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from '../run-program.ts'
import { openGate } from './gate.ts'
import { program, type Enqueues, type StartsAtOnce, type PeerQueue, type Runs } from './peer.ts'

export const taskSpooler: PeerQueue<Enqueues & StartsAtOnce & Runs> = {
  name: 'task-spooler',
  caveat: 'the queue is in memory, lost with its server',
  needs: { programs: { tsp: 'task-spooler' } },
  async open(dir) {
    const [blocked, idle] = [startBlocked(dir, 1), start(dir, 1)]
    return {
      enqueue: { line: `${idle.line} /bin/true`, env: blocked.env },
      start: { line: idle.line, env: idle.env },
      most: { tasks: 900 }, // above 990 its client waits until there is room
      async run(tasks, slots) {
        const spooler = startBlocked(dir, slots)
        try {
          spooler.enqueue(tasks)
          const start = performance.now()
          spooler.unblock()
          spooler.call('-w')
          return performance.now() - start
        } finally {
          spooler.call('-K')
        }
      },
      async [Symbol.asyncDispose]() {
        for (const { call } of [blocked, idle]) call('-K')
        blocked.unblock()
      },
    }
  },
}

const start = (dir: string, slots: number) => {
  const file = program('tsp')
  const line = `'${file}'` // for a shell
  const scratch = mkdtempSync(join(dir, 'tsp.'))
  const env = { TS_SOCKET: join(scratch, 'socket'), TMPDIR: scratch, TS_SLOTS: String(slots), TS_MAXFINISHED: '10' }
  const call = (...args: string[]): void => void runProgram({ file, args, cwd: dir, env })
  const enqueue = (tasks: number): void =>
    void runProgram({
      file: 'sh',
      args: ['-c', `for i in $(seq ${tasks}); do ${line} /bin/true || exit; done`],
      cwd: dir,
      env,
    })
  call() // the first call starts the server
  return { scratch, line, env, call, enqueue }
}

const startBlocked = (dir: string, slots: number) => {
  const spooler = start(dir, slots)
  const gate = openGate(spooler.scratch)
  spooler.call('-n', '-N', String(slots), ...gate.wait)
  return { ...spooler, unblock: gate.open }
}
