import { compare, type Measurement } from '../measurement.ts'
import { BARE_SERVER, openBareServer } from '../peers/bare-server.ts'
import { openPipeline, type Pipeline } from '../pipeline.ts'
import { requests, socketIn } from '../requests.ts'
import { interleave } from '../rounds.ts'

const TASKS_PER_ROUND = 200
/** Enough requests for V8 to compile what both servers run for each request. */
const WARM_UP_TASKS = 4_000

export const singleEnqueue: Measurement = {
  about:
    'durable enqueues over the Unix socket, one task a request, each answered before the next is sent, by the same ' +
    'client: to the daemon, and to a bare Node server that parses a line of JSON, runs the same three statements, ' +
    'commits and answers',
  seconds: 12,
  async run(resources) {
    const project = await resources.project()
    await using bare = await openBareServer(await resources.scratch())
    using toDaemon = await openPipeline(socketIn(project))
    using toBare = await openPipeline(bare.socket)
    const enqueue = async (pipeline: Pipeline, tasks: number): Promise<number> => {
      const { seconds, answers } = await pipeline.run(requests(project.dir, tasks), 1)
      if (answers.split('"created":true').length - 1 !== tasks)
        throw new Error(`not all was added: ${answers.slice(0, 400)}`)
      return tasks / seconds
    }
    for (const pipeline of [toDaemon, toBare]) await enqueue(pipeline, WARM_UP_TASKS)
    const found = await interleave(resources.rounds(40), {
      daemon: () => enqueue(toDaemon, TASKS_PER_ROUND),
      bare: () => enqueue(toBare, TASKS_PER_ROUND),
    })
    return compare({
      measured: 'enqueue over the socket, one at a time',
      unit: '/s',
      ours: found.daemon,
      beside: [{ name: BARE_SERVER, theirs: found.bare, caveat: null, goal: { least: 0.9 } }],
    })
  },
}
