import { openBare } from '../bare.ts'
import { compare, type Measurement, type Other, type Row } from '../measurement.ts'
import { beanstalkd } from '../peers/beanstalkd.ts'
import { bullmqAlways, bullmqEverySecond } from '../peers/bullmq.ts'
import type { Serves } from '../peers/peer.ts'
import { plainjob } from '../peers/plainjob.ts'
import { openPipeline, type Pipeline } from '../pipeline.ts'
import type { Project } from '../../helpers/project.ts'
import { IN_FLIGHT, line, requestOf, requests, socketIn } from '../requests.ts'
import { interleave } from '../rounds.ts'
import type { Workshop } from '../workshop.ts'

const OURS = 'sparkq'
const LIMIT = 'node:sqlite'
/** Requests of many tasks. */
const [REQUESTS, EACH] = [25, 64]

type Mode = {
  name: string
  tasks: number
  rounds: number
  inFlight: number
  promises: Partial<Record<string, Other['promise']>>
}

/** What is promised, is promised of enqueues. */
const MODES: readonly Mode[] = [
  { name: 'one at a time', tasks: 100, rounds: 20, inFlight: 1, promises: { [LIMIT]: { least: 0.7 } } },
  {
    name: 'pipelined',
    tasks: 3_200,
    rounds: 8,
    inFlight: IN_FLIGHT,
    promises: { [LIMIT]: { least: 0.5 }, [bullmqEverySecond.name]: { least: 3 }, [beanstalkd.name]: { least: 1 } },
  },
]

export const rates: Measurement = {
  about: `durable enqueues, claims and completions, one task a request: each answered before the next is sent, then up to ${IN_FLIGHT} on the way on one connection; beside the same of others, and beside node:sqlite in this process with the daemon's schema, triggers and statements and as many tasks a commit as are on the way; all on one disk; then enqueues of ${EACH} tasks a request, one request at a time`,
  seconds: 60,
  async run(workshop) {
    const project = await workshop.project()
    using pipeline = await openPipeline(socketIn(project))
    using bare = openBare(project.dir)
    const peers = await workshop.peers<Serves>([beanstalkd, bullmqEverySecond, bullmqAlways, plainjob])
    const contenders: Contender[] = [
      { name: OURS, less: null, serve: ours(project, pipeline) },
      { name: LIMIT, less: null, serve: bare.serve },
      ...peers.map(({ peer: { name, less }, served: { serve } }) => ({ name, less, serve })),
    ]
    const found: Row[] = []
    for (const mode of MODES) found.push(...(await inMode(workshop, mode, contenders)))
    return [...found, ...(await many(workshop, contenders))]
  },
}

type Contender = Serves & { name: string; less: string | null }

const inMode = async (
  workshop: Workshop,
  { name: mode, tasks, rounds, inFlight, promises }: Mode,
  contenders: readonly Contender[],
): Promise<Row[]> => {
  const found = await interleave(
    workshop.rounds(rounds),
    byName(contenders, async ({ enqueue, claim, complete }) => ({
      enqueue: tasks / (await enqueue(tasks, inFlight)),
      claim: tasks / (await claim(tasks, inFlight)),
      complete: tasks / (await complete(tasks, inFlight)),
    })),
  )
  return (['enqueue', 'claim', 'complete'] as const).flatMap(work =>
    compare({
      measured: `${work}, ${mode}`,
      unit: '/s',
      ours: found[OURS]!.map(figures => figures[work]),
      beside: contenders.slice(1).map(({ name, less }) => ({
        name,
        less,
        its: found[name]!.map(figures => figures[work]),
        promise: work === 'enqueue' ? promises[name] : undefined,
      })),
    }),
  )
}

const many = async (workshop: Workshop, contenders: readonly Contender[]): Promise<Row[]> => {
  const able = contenders.filter(({ serve }) => serve.enqueueMany !== undefined)
  const found = await interleave(
    workshop.rounds(8),
    byName(able, async ({ enqueueMany }) => (REQUESTS * EACH) / (await enqueueMany!(REQUESTS, EACH))),
  )
  return compare({
    measured: `enqueue, ${EACH} tasks a request`,
    unit: '/s',
    ours: found[OURS]!,
    beside: able.slice(1).map(({ name, less }) => ({ name, less, its: found[name]! })),
  })
}

const byName = <Figure>(
  contenders: readonly Contender[],
  round: (serve: Serves['serve']) => Promise<Figure>,
): Record<string, () => Promise<Figure>> =>
  Object.fromEntries(contenders.map(({ name, serve }) => [name, () => round(serve)]))

const ours = ({ dir }: Project, pipeline: Pipeline): Serves['serve'] => {
  let claimed: { id: string; claim: number }[] = []
  const ask = async (lines: readonly string[], inFlight: number) => {
    const { seconds, answers } = await pipeline.run(lines, inFlight)
    if (answers.includes('"error":{')) throw new Error(answers.slice(0, 400))
    return { seconds, answers }
  }
  return {
    enqueue: async (tasks, inFlight) => (await ask(requests(dir, tasks), inFlight)).seconds,
    enqueueMany: async (count, each) =>
      (
        await ask(
          Array.from({ length: count }, () => line('task.enqueue', requestOf(dir, each))),
          1,
        )
      ).seconds,
    async claim(tasks, inFlight) {
      const { seconds, answers } = await ask(
        Array<string>(tasks).fill(line('task.claim', { queue: 'default' })),
        inFlight,
      )
      claimed = answers
        .trimEnd()
        .split('\n')
        .map(answer => (JSON.parse(answer) as { result: { id: string; claim: number } }).result)
      return seconds
    },
    complete: async (tasks, inFlight) =>
      (
        await ask(
          claimed.splice(0, tasks).map(({ id, claim }) => line('task.complete', { id, claim, summary: 'done' })),
          inFlight,
        )
      ).seconds,
  }
}
