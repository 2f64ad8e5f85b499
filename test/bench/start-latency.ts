import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Result } from '../../lib/protocol/index.ts'
import { root, type Project } from '../helpers/project.ts'
import { rows, type Measurement, type Row } from './measurement.ts'
import { request } from './requests.ts'
import { alternate } from './rounds.ts'

/** Says when it runs. The clock of a file's times is too coarse (4 ms), and `date` would be one more process. */
const COMMAND = ['bash', '-c', 'echo $EPOCHREALTIME']
const env = { ...process.env, LC_ALL: 'C' }

export const startLatency: Measurement = {
  about: "from sending task.enqueue to the first statement of the task's command, which is bash, with a runner waiting: two commits, the wake-up, the claim, the spawn and bash's own start, against spawning the same bash from this process; then the same with 10,000 tasks queued, half of them in a paused queue, half in this one and not due",
  seconds: 20,
  run: async workshop => [
    ...await latency('enqueue to started process', await workshop.project()),
    ...await latency(`the same, ${WAITING.toLocaleString('en')} tasks queued`, await waiting(await workshop.project())),
  ],
}

const WAITING = 10_000

/** The project with so many tasks that no runner may take. */
const waiting = async (project: Project): Promise<Project> => {
  const client = await project.client()
  await client.call('queue.create', { name: 'held' })
  await client.call('queue.pause', { queue: 'held' })
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
  for (const apart of [{ queue: 'held' }, { not_before: tomorrow }]) {
    for (let left = WAITING / 2; left > 0; left -= 500) {
      await client.call('task.enqueue', { tasks: Array.from({ length: 500 }, () => ({ ...request(project.dir).tasks[0]!, ...apart })) })
    }
  }
  return project
}

const latency = async (name: string, project: Project): Promise<Row[]> => {
  const client = await project.client()
  const runner = spawn(join(root, 'bin/sparkq'), ['runner', '-q', 'default', '--watch', '--json'], { cwd: project.dir, env, stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const reports = createInterface({ input: runner.stdout })
    const ours = async (): Promise<number> => {
      const report = once(reports, 'line')
      const sent = nextMillisecond()
      await client.call('task.enqueue', request(project.dir, COMMAND))
      const [line] = await report as [string]
      return since(sent, (JSON.parse(line) as Result<'task.complete'>).result_summary)
    }
    const pair = await alternate(200, ours, spawned)
    return rows({ name, against: 'spawn', unit: 'ms', pair, promises: [{ of: 'ours', most: 5 }] })
  } finally {
    runner.kill('SIGTERM')
    if (runner.exitCode === null) await once(runner, 'exit')
  }
}

const spawned = async (): Promise<number> => {
  const sent = nextMillisecond()
  const child = spawn(COMMAND[0]!, COMMAND.slice(1), { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const [[output]] = await Promise.all([once(child.stdout, 'data'), once(child, 'exit')])
  return since(sent, String(output))
}

/** Waits, busily, for the edge of a millisecond: only there Date.now() is exact, and it is the clock that bash has too. */
const nextMillisecond = (): number => {
  const before = Date.now()
  while (Date.now() === before);
  return Date.now()
}

const since = (sent: number, seconds: string | null): number => {
  const time = Number(seconds) * 1000 - sent
  if (!(Number(seconds) > 0)) throw new Error('bash 5 is needed, whose $EPOCHREALTIME says the time')
  return time
}
