import { BARE_SQLITE, openBareSqlite } from '../bare-sqlite.ts'
import { openDaemonServes } from '../daemon-serves.ts'
import { compare, type Goal, type Measurement, type FigureRow } from '../measurement.ts'
import { beanstalkd } from '../peers/beanstalkd.ts'
import { bullmqAlways, bullmqEverySecond } from '../peers/bullmq.ts'
import type { Serves } from '../peers/peer.ts'
import { plainjob } from '../peers/plainjob.ts'
import { IN_FLIGHT } from '../requests.ts'
import type { Resources } from '../resources.ts'
import { interleave } from '../rounds.ts'

const [BATCHES, TASKS_PER_BATCH] = [25, 64]

type RateMode = {
  name: string
  tasks: number
  rounds: number
  inFlight: number
  /** Goals for enqueues, by the name of the other contender. */
  goals: Partial<Record<string, Goal>>
}

const MODES: readonly RateMode[] = [
  { name: 'one at a time', tasks: 100, rounds: 20, inFlight: 1, goals: {} },
  {
    name: 'pipelined',
    tasks: 3_200,
    rounds: 8,
    inFlight: IN_FLIGHT,
    goals: { [BARE_SQLITE]: { least: 0.5 }, [bullmqEverySecond.name]: { least: 3 }, [beanstalkd.name]: { least: 1 } },
  },
]

type RateContender = Serves & { name: string; caveat: string | null }
/** SparkQ is the first. */
type Contenders = readonly [RateContender, ...RateContender[]]

export const rates: Measurement = {
  about:
    'durable enqueues, claims and completions, one task a request: first each is answered before the next is sent, ' +
    `then up to ${IN_FLIGHT} are in flight on one connection; last, enqueues of ${TASKS_PER_BATCH} tasks a ` +
    "request, one request at a time. node:sqlite runs in this process with the daemon's schema, triggers and " +
    'statements, and commits as many tasks together as are in flight',
  seconds: 60,
  async run(resources) {
    const project = await resources.project()
    using daemon = await openDaemonServes(project)
    using bare = openBareSqlite(await resources.scratch())
    const peers = await resources.peers<Serves>([beanstalkd, bullmqEverySecond, bullmqAlways, plainjob])
    const contenders: Contenders = [
      { name: 'SparkQ', caveat: null, serve: daemon.serve },
      { name: BARE_SQLITE, caveat: null, serve: bare.serve },
      ...peers.map(({ peer: { name, caveat }, served: { serve } }) => ({ name, caveat, serve })),
    ]
    const rows: FigureRow[] = []
    for (const mode of MODES) rows.push(...(await measureMode(resources, mode, contenders)))
    return [...rows, ...(await measureBatches(resources, contenders))]
  },
}

const measureMode = async (
  resources: Resources,
  mode: RateMode,
  [sparkq, ...others]: Contenders,
): Promise<FigureRow[]> => {
  const { tasks, inFlight } = mode
  const found = await takeTurns(resources.rounds(mode.rounds), [sparkq, ...others], async serve => ({
    enqueue: tasks / (await serve.enqueue(tasks, inFlight)),
    claim: tasks / (await serve.claim(tasks, inFlight)),
    complete: tasks / (await serve.complete(tasks, inFlight)),
  }))
  return (['enqueue', 'claim', 'complete'] as const).flatMap(work => {
    const figures = (name: string) => found[name]!.map(figure => figure[work])
    return compare({
      measured: `${work}, ${mode.name}`,
      unit: '/s',
      ours: figures(sparkq.name),
      beside: others.map(({ name, caveat }) => {
        const goal = work === 'enqueue' ? mode.goals[name] : undefined
        return { name, caveat, theirs: figures(name), goal }
      }),
    })
  })
}

const measureBatches = async (resources: Resources, [sparkq, ...others]: Contenders): Promise<FigureRow[]> => {
  const able = others.filter(({ serve }) => serve.enqueueMany !== undefined)
  const found = await takeTurns(
    resources.rounds(8),
    [sparkq, ...able],
    async serve => (BATCHES * TASKS_PER_BATCH) / (await serve.enqueueMany!(BATCHES, TASKS_PER_BATCH)),
  )
  return compare({
    measured: `enqueue, ${TASKS_PER_BATCH} tasks a request`,
    unit: '/s',
    ours: found[sparkq.name]!,
    beside: able.map(({ name, caveat }) => ({ name, caveat, theirs: found[name]! })),
  })
}

const takeTurns = <Figure>(
  rounds: number,
  contenders: Contenders,
  round: (serve: Serves['serve']) => Promise<Figure>,
): Promise<Record<string, Figure[]>> =>
  interleave(rounds, Object.fromEntries(contenders.map(({ name, serve }) => [name, () => round(serve)])))
