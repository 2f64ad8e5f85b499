// beanstalkd on a Unix socket, with its log on disk and a sync for each command (-b DIR -f0).

import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openPipeline } from '../pipeline.ts'
import { program, CONSUMER_WAITS_MS, type Enqueues, type PeerQueue, type Serves, type Wakes } from './peer.ts'
import { startServer } from './server.ts'

/** This has the length of the payload of `true` in a scratch project of SparkQ. */
const JOB = JSON.stringify({ cwd: '/tmp/sq.abcdef', argv: ['true'] })
const PUT = `put 0 0 600 ${JOB.length}\r\n${JOB}\r\n`

/** The smallest client for a shell that is possible in core Perl. */
const CLIENT = [
  'socket(S,1,1,0)',
  'connect(S,pack("S a*",1,$ARGV[0])) or die $!',
  'syswrite(S,"put 0 0 600 4\\r\\ntrue\\r\\n")',
  'sysread(S,$_,99)',
  '/^INSERTED/ or die $_',
].join('; ')

export const beanstalkd: PeerQueue<Enqueues & Serves & Wakes> = {
  name: 'beanstalkd -f0',
  caveat: 'a finished job is gone: no record, no output',
  needs: { programs: { beanstalkd: 'beanstalkd', perl: 'perl' } },
  async open(dir) {
    const socket = join(dir, 'socket')
    const server = await startServer({
      file: program('beanstalkd'),
      args: ['-b', dir, '-f0', '-l', `unix:${socket}`],
      cwd: dir,
      socket,
    })
    const [pipeline, waiting] = [await openPipeline(socket), await openPipeline(socket)]
    let claimed: string[] = []
    const exchange = async (requests: readonly string[], inFlight: number, answer: RegExp, newlines = 1) => {
      const { seconds, answers } = await pipeline.run(requests, inFlight, newlines)
      const found = [...answers.matchAll(answer)].map(match => match[1]!)
      if (found.length !== requests.length) throw new Error(`beanstalkd answered ${answers.slice(0, 400)}`)
      return { seconds, found }
    }
    return {
      enqueue: { line: `perl -e '${CLIENT}' '${socket}'` },
      serve: {
        enqueue: async (tasks, inFlight) =>
          (await exchange(Array<string>(tasks).fill(PUT), inFlight, /^INSERTED (\d+)/gm)).seconds,
        async claim(tasks, inFlight) {
          const { seconds, found } = await exchange(
            Array<string>(tasks).fill('reserve-with-timeout 0\r\n'),
            inFlight,
            /^RESERVED (\d+)/gm,
            2,
          )
          claimed = found
          return seconds
        },
        complete: async (tasks, inFlight) =>
          (
            await exchange(
              claimed.splice(0, tasks).map(id => `delete ${id}\r\n`),
              inFlight,
              /^(DELETED)/gm,
            )
          ).seconds,
      },
      async wake() {
        const arrived = waiting
          .run(['reserve\r\n'], 1, 2)
          .then(({ answers }) => ({ at: performance.now(), id: /^RESERVED (\d+)/.exec(answers)![1]! }))
        await sleep(CONSUMER_WAITS_MS)
        const start = performance.now()
        await exchange([PUT], 1, /^INSERTED (\d+)/gm)
        const { at, id } = await arrived
        await waiting.run([`delete ${id}\r\n`], 1)
        return at - start
      },
      async [Symbol.asyncDispose]() {
        for (const connection of [pipeline, waiting]) connection[Symbol.dispose]()
        await server[Symbol.asyncDispose]()
      },
    }
  },
}
