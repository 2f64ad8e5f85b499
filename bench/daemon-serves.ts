// The daemon as a server of enqueues, claims and completions over its socket.

import type { Project } from '../test/helpers/project.ts'
import type { Serves } from './peers/peer.ts'
import { openPipeline } from './pipeline.ts'
import { line, requestOf, requests, socketIn } from './requests.ts'

type ServedClaim = { id: string; claim: number }

export const openDaemonServes = async (project: Project): Promise<Serves & Disposable> => {
  const pipeline = await openPipeline(socketIn(project))
  let claimed: ServedClaim[] = []

  const send = async (lines: readonly string[], inFlight: number) => {
    const { seconds, answers } = await pipeline.run(lines, inFlight)
    if (answers.includes('"error":{')) throw new Error(answers.slice(0, 400))
    return { seconds, answers }
  }
  const claimLine = line('task.claim', { queue: 'default' })
  const completeLine = ({ id, claim }: ServedClaim) => line('task.complete', { id, claim, summary: 'done' })

  return {
    serve: {
      enqueue: async (tasks, inFlight) => (await send(requests(project.dir, tasks), inFlight)).seconds,
      async enqueueMany(count, each) {
        const lines = Array.from({ length: count }, () => line('task.enqueue', requestOf(project.dir, each)))
        return (await send(lines, 1)).seconds
      },
      async claim(tasks, inFlight) {
        const { seconds, answers } = await send(Array<string>(tasks).fill(claimLine), inFlight)
        const lines = answers.trimEnd().split('\n')
        claimed = lines.map(answer => (JSON.parse(answer) as { result: ServedClaim }).result)
        return seconds
      },
      complete: async (tasks, inFlight) => (await send(claimed.splice(0, tasks).map(completeLine), inFlight)).seconds,
    },
    [Symbol.dispose]: () => pipeline[Symbol.dispose](),
  }
}
