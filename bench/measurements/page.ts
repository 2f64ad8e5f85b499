import { readFileSync } from 'node:fs'
import { Agent, get, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import type { Project } from '../../test/helpers/project.ts'
import { compare, type FigureRow, type Measurement } from '../measurement.ts'
import { openPipeline } from '../pipeline.ts'
import { stateOf } from '../process-state.ts'
import { request, requestOf, requests, socketIn } from '../requests.ts'
import type { Resources } from '../resources.ts'
import { interleave, timed } from '../rounds.ts'

const TASKS = 200
const TASKS_PER_ROUND = 200
const STREAMS = 16
const WITHOUT = 'runners: []\nserver: {http: false}\n'
const WITH = 'runners: []\nserver: {port: 0}\n'

export const page: Measurement = {
  about:
    `the bridge of the web page: a list of 50 of ${TASKS} tasks over HTTP and over the socket, each parsed, over a ` +
    'connection that is kept; from the answer of a durable enqueue to its event in a stream; durable enqueues, one ' +
    `at a time, while ${STREAMS} streams read them, and without; and what the held port costs a daemon at its start ` +
    'and in resident memory, before its first connection and after',
  seconds: 40,
  async run(resources) {
    const project = await resources.project(WITH)
    return [
      ...(await costs(resources)),
      ...(await lists(project, resources)),
      ...(await events(project, resources)),
      ...(await streams(project, resources)),
    ]
  },
}

const costs = async (resources: Resources): Promise<FigureRow[]> => {
  const [without, held] = [await resources.project(WITHOUT), await resources.project(WITH)]
  const restart = async (project: Project): Promise<number> => {
    await project.stop()
    return timed(() => project.sparkq(['start']))
  }
  const starts = await interleave(resources.rounds(8), { held: () => restart(held), without: () => restart(without) })
  const memory = async (project: Project): Promise<number> => stateOf(await project.pid()).memory
  const theirs = [await memory(without)]
  const before = [await memory(held)]
  await parsed(await opened(held, '/api/status'))
  const name = 'server.http: false'
  return [
    ...compare({
      measured: 'start with the held port',
      unit: 'ms',
      ours: starts.held,
      beside: [{ name, theirs: starts.without, caveat: null }],
    }),
    ...compare({
      measured: 'memory with the held port',
      unit: 'MB',
      ours: before,
      beside: [{ name, theirs, caveat: null }],
    }),
    ...compare({
      measured: 'memory once it is used',
      unit: 'MB',
      ours: [await memory(held)],
      beside: [{ name, theirs, caveat: null }],
    }),
  ]
}

const lists = async (project: Project, resources: Resources): Promise<FigureRow[]> => {
  const client = await project.client()
  await client.call('task.enqueue', requestOf(project.dir, TASKS))
  using agent = keptConnection()
  const found = await interleave(resources.rounds(200), {
    http: () => timed(async () => parsed(await opened(project, '/api/tasks?limit=50', {}, agent))),
    socket: () => timed(() => client.call('task.list', { limit: 50 })),
  })
  return compare({
    measured: 'GET /api/tasks?limit=50',
    unit: 'ms',
    ours: found.http,
    beside: [{ name: 'task.list over the socket', theirs: found.socket, caveat: null, goal: { most: 2 } }],
  })
}

const events = async (project: Project, resources: Resources): Promise<FigureRow[]> => {
  const client = await project.client()
  await using stream = await openStream(project)
  const { latency } = await interleave(resources.rounds(80), {
    async latency() {
      const arrived = stream.next().then(() => performance.now())
      await client.call('task.enqueue', request(project.dir))
      const answered = performance.now()
      return (await arrived) - answered
    },
  })
  return compare({ measured: 'answer of an enqueue to its event', unit: 'ms', ours: latency, goal: { most: 5 } })
}

const streams = async (project: Project, resources: Resources): Promise<FigureRow[]> => {
  using pipeline = await openPipeline(socketIn(project))
  const rate = async (): Promise<number> =>
    TASKS_PER_ROUND / (await pipeline.run(requests(project.dir, TASKS_PER_ROUND), 1)).seconds
  const found = await interleave(resources.rounds(16), {
    async read() {
      await using open = new AsyncDisposableStack()
      for (let i = 0; i < STREAMS; i++) open.use(await openStream(project))
      return rate()
    },
    unread: rate,
  })
  return compare({
    measured: `enqueues while ${STREAMS} streams are open`,
    unit: '/s',
    ours: found.read,
    beside: [{ name: 'none open', theirs: found.unread, caveat: null }],
  })
}

const read = ({ dir }: Project, name: string): string => readFileSync(join(dir, '.sparkq', name), 'utf8').trim()

const opened = (project: Project, path: string, headers = {}, agent?: Agent): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const authorization = `Bearer ${read(project, 'token')}`
    const options = { headers: { authorization, ...headers }, ...(agent && { agent }) }
    get(new URL(path, read(project, 'url')), options, resolve).on('error', reject)
  })

const parsed = async (response: IncomingMessage): Promise<unknown> => {
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) text += chunk
  if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}: ${text.slice(0, 400)}`)
  return JSON.parse(text)
}

const keptConnection = (): Agent & Disposable => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return Object.assign(agent, { [Symbol.dispose]: () => agent.destroy() })
}

/** `next` resolves with the next event. */
const openStream = async (project: Project): Promise<{ next(): Promise<unknown> } & AsyncDisposable> => {
  const response = await opened(project, '/api/events', { accept: 'text/event-stream' })
  if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`)
  let awaited = (): void => {}
  response.setEncoding('utf8').on('data', text => {
    if (String(text).includes('data: ')) awaited()
  })
  return {
    next: () => new Promise<void>(resolve => void (awaited = resolve)),
    async [Symbol.asyncDispose]() {
      response.destroy()
    },
  }
}
