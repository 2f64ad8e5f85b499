import { runProgram } from '../run-program.ts'
import { times } from '../shell-loop.ts'
import { program, type PeerQueue, type Runs } from './peer.ts'

export const xargs: PeerQueue<Runs> = {
  name: 'xargs -P',
  caveat: 'the queue is its input; keeps nothing, mixes output',
  needs: { programs: { xargs: 'findutils' } },
  open: async dir => ({
    run: async (tasks, slots) =>
      runProgram({
        file: program('xargs'),
        args: ['-n', '1', '-P', String(slots), '/bin/true'],
        cwd: dir,
        input: times(tasks).join('\n'),
      }),
    async [Symbol.asyncDispose]() {},
  }),
}
