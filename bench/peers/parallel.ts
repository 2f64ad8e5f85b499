// GNU parallel: `sem` enqueues from a shell; `parallel` is a queue only until its input ends.

import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from '../run-program.ts'
import { times } from '../shell-loop.ts'
import { program, type Enqueues, type PeerQueue, type Runs } from './peer.ts'

const needs = { programs: { parallel: 'parallel' } }

export const semaphore: PeerQueue<Enqueues> = {
  name: 'sem (GNU parallel)',
  caveat: 'runs at once, in any order; keeps nothing',
  needs,
  open: async dir => ({
    enqueue: { line: `'${program('parallel')}' --semaphore -j 100 --id bench /bin/true`, env: { PARALLEL_HOME: dir } },
    async [Symbol.asyncDispose]() {},
  }),
}

const running = (name: string, caveat: string, options: (dir: string) => string[]): PeerQueue<Runs> => ({
  name,
  caveat,
  needs,
  open: async dir => ({
    run: async (tasks, slots) =>
      runProgram({
        file: program('parallel'),
        args: ['-j', String(slots), ...options(mkdtempSync(join(dir, 'kept.'))), '/bin/true'],
        cwd: dir,
        input: `${times(tasks).join('\n')}\n`,
        env: { PARALLEL_HOME: dir },
      }),
    async [Symbol.asyncDispose]() {},
  }),
})

export const parallel = running('GNU parallel', 'the queue is its input; keeps nothing', () => [])

export const parallelKeeping = running(
  'parallel --joblog --results',
  'the queue is its input; nothing is synced',
  dir => ['--joblog', join(dir, 'joblog'), '--results', join(dir, 'results')],
)
