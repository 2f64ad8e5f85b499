import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Result } from '../../lib/protocol/index.ts'
import { root, type Project } from '../../test/helpers/project.ts'
import { millisecondsSince, nextMillisecond, PRINT_TIME } from '../bash-clock.ts'
import { compare, figuresOf, type Measurement, type FigureRow } from '../measurement.ts'
import { nq } from '../peers/nq.ts'
import type { StartsAtOnce } from '../peers/peer.ts'
import { taskSpooler } from '../peers/task-spooler.ts'
import { request, requestOf } from '../requests.ts'
import { interleave } from '../rounds.ts'
import { openRunner } from '../runner-process.ts'
import { openShellLoop } from '../shell-loop.ts'
import type { Resources } from '../resources.ts'

const WAITING_TASKS = 10_000
const TASKS_PER_REQUEST = 500
const DAY_MS = 86_400_000

export const started: Measurement = {
  about:
    "with a waiting runner, from sending task.enqueue to the first statement of the task's command, which is bash: " +
    "two commits, the wake-up, the claim, the spawn and bash's own start, beside spawning the same bash from this " +
    `process; then with ${WAITING_TASKS.toLocaleString('en')} tasks queued, half of them in a paused queue and ` +
    'half in this one, but not due; last, from the fork of the command that enqueues, by sh, beside other queues ' +
    'that are idle',
  seconds: 20,
  async run(resources) {
    const [empty, full] = [await resources.project(), await withWaitingTasks(await resources.project())]
    const measured = 'enqueue to the first statement'
    return [
      ...(await byCall(resources, measured, empty)),
      ...(await byCall(resources, `the same, ${WAITING_TASKS.toLocaleString('en')} tasks queued`, full)),
      ...(await byCommand(resources)),
    ]
  },
}

/** Adds tasks to the project that no runner may take now. */
const withWaitingTasks = async (project: Project): Promise<Project> => {
  const client = await project.client()
  await client.call('queue.create', { name: 'held' })
  await client.call('queue.pause', { queue: 'held' })
  const tomorrow = new Date(Date.now() + DAY_MS).toISOString()
  for (const reason of [{ queue: 'held' }, { not_before: tomorrow }]) {
    for (let left = WAITING_TASKS / 2; left > 0; left -= TASKS_PER_REQUEST) {
      const { tasks } = requestOf(project.dir, TASKS_PER_REQUEST)
      await client.call('task.enqueue', { tasks: tasks.map(task => ({ ...task, ...reason })) })
    }
  }
  return project
}

const byCall = async (resources: Resources, measured: string, project: Project): Promise<FigureRow[]> => {
  const client = await project.client()
  await using runner = openRunner(project)
  const ours = async (): Promise<number> => {
    const report = once(runner.reports, 'line')
    const sent = nextMillisecond()
    await client.call('task.enqueue', request(project.dir, PRINT_TIME))
    const [line] = (await report) as [string]
    return millisecondsSince(sent, (JSON.parse(line) as Result<'task.complete'>).result_summary)
  }
  const found = await interleave(resources.rounds(100), { ours, spawned })
  return compare({
    measured,
    unit: 'ms',
    ours: found.ours,
    goal: { most: 5 },
    beside: [{ name: 'spawn', theirs: found.spawned, caveat: null }],
  })
}

const spawned = async (): Promise<number> => {
  const start = nextMillisecond()
  const child = spawn(PRINT_TIME[0]!, PRINT_TIME.slice(1), {
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [[output]] = await Promise.all([once(child.stdout, 'data'), once(child, 'exit')])
  return millisecondsSince(start, String(output))
}

const byCommand = async (resources: Resources): Promise<FigureRow[]> => {
  const project = await resources.project()
  await using runner = openRunner(project)
  const path = join(project.dir, 'printed')
  execFileSync('mkfifo', [path])
  const fd = openSync(path, 'r+')
  const printed = createReadStream(path, { fd, autoClose: false })
  const lines = createInterface({ input: printed })
  const command = `bash -c '${'echo $EPOCHREALTIME >"$0"'}' '${path}'`
  using loops = new DisposableStack()
  const round = (line: string, env: Record<string, string> = {}, done?: () => Promise<unknown>) => {
    const loop = loops.use(openShellLoop({ line, cwd: project.dir, env: { ...env, LC_ALL: 'C' } }))
    return async (): Promise<number> => {
      const [time, finished] = [once(lines, 'line'), done?.()]
      const start = nextMillisecond()
      await loop.run(['1'])
      const [seconds] = (await time) as [string]
      await finished
      return millisecondsSince(start, seconds)
    }
  }
  const peers = await resources.peers<StartsAtOnce>([taskSpooler, nq])
  const found: Record<string, number[]> = await interleave(resources.rounds(40), {
    ours: round(`'${join(root, 'bin/sparkq')}' enqueue -- ${command}`, {}, () => once(runner.reports, 'line')),
    sh: round(`sh -c '${command.replaceAll("'", `'\\''`)}'`),
    ...Object.fromEntries(
      peers.map(({ peer, served: { start } }) => [peer.name, round(`${start.line} ${command}`, start.env)]),
    ),
  })
  printed.destroy()
  writeSync(fd, '\n') // ends the pending read, which would keep this process alive
  const others = figuresOf(
    peers.map(({ peer }) => peer),
    found,
  )
  return compare({
    measured: 'sparkq enqueue to the first statement',
    unit: 'ms',
    ours: found['ours']!,
    beside: [{ name: 'sh -c', theirs: found['sh']!, caveat: null }, ...others],
  })
}
