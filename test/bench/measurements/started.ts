import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Result } from '../../../lib/protocol/index.ts'
import { root, type Project } from '../../helpers/project.ts'
import { nextMillisecond, since, TELL_TIME } from '../clock-edge.ts'
import { compare, type Measurement, type Row } from '../measurement.ts'
import { nq } from '../peers/nq.ts'
import type { Hands } from '../peers/peer.ts'
import { taskSpooler } from '../peers/task-spooler.ts'
import { request, requestOf } from '../requests.ts'
import { interleave } from '../rounds.ts'
import { openRunner } from '../runner-process.ts'
import { openShellLoop } from '../shell-loop.ts'
import type { Workshop } from '../workshop.ts'

export const started: Measurement = {
  about:
    "with a runner waiting, from sending task.enqueue to the first statement of the task's command, which is bash: two commits, the wake-up, the claim, the spawn and bash's own start, beside spawning the same bash from this process; the same with 10,000 tasks queued, half of them in a paused queue, half in this one and not due; then from the fork of the command that enqueues, by sh, beside other queues that are idle",
  seconds: 20,
  run: async workshop => [
    ...(await byCall(workshop, 'enqueue to the first statement', await workshop.project())),
    ...(await byCall(
      workshop,
      `the same, ${WAITING.toLocaleString('en')} tasks queued`,
      await waiting(await workshop.project()),
    )),
    ...(await byCommand(workshop)),
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
      await client.call('task.enqueue', {
        tasks: requestOf(project.dir, 500).tasks.map(task => ({ ...task, ...apart })),
      })
    }
  }
  return project
}

const byCall = async (workshop: Workshop, measured: string, project: Project): Promise<Row[]> => {
  const client = await project.client()
  await using runner = openRunner(project)
  const ours = async (): Promise<number> => {
    const report = once(runner.reports, 'line')
    const sent = nextMillisecond()
    await client.call('task.enqueue', request(project.dir, TELL_TIME))
    const [line] = (await report) as [string]
    return since(sent, (JSON.parse(line) as Result<'task.complete'>).result_summary)
  }
  const found = await interleave(workshop.rounds(100), { ours, spawned })
  return compare({
    measured,
    unit: 'ms',
    ours: found.ours,
    promise: { most: 5 },
    beside: [{ name: 'spawn', its: found.spawned, less: null }],
  })
}

const spawned = async (): Promise<number> => {
  const sent = nextMillisecond()
  const child = spawn(TELL_TIME[0]!, TELL_TIME.slice(1), {
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [[output]] = await Promise.all([once(child.stdout, 'data'), once(child, 'exit')])
  return since(sent, String(output))
}

const byCommand = async (workshop: Workshop): Promise<Row[]> => {
  const project = await workshop.project()
  await using runner = openRunner(project)
  const pipe = join(project.dir, 'told')
  execFileSync('mkfifo', [pipe])
  const open = openSync(pipe, 'r+')
  const told = createReadStream(pipe, { fd: open, autoClose: false })
  const lines = createInterface({ input: told })
  const command = `bash -c '${'echo $EPOCHREALTIME >"$0"'}' '${pipe}'`
  using loops = new DisposableStack()
  const round = (line: string, env: Record<string, string> = {}, done?: () => Promise<unknown>) => {
    const loop = loops.use(openShellLoop({ line, cwd: project.dir, env: { ...env, LC_ALL: 'C' } }))
    return async (): Promise<number> => {
      const [told, finished] = [once(lines, 'line'), done?.()]
      const sent = nextMillisecond()
      await loop.run(['1'])
      const [seconds] = (await told) as [string]
      await finished
      return since(sent, seconds)
    }
  }
  const peers = await workshop.peers<Hands>([taskSpooler, nq])
  const found: Record<string, number[]> = await interleave(workshop.rounds(40), {
    ours: round(`'${join(root, 'bin/sparkq')}' enqueue -- ${command}`, {}, () => once(runner.reports, 'line')),
    sh: round(`sh -c '${command.replaceAll("'", `'\\''`)}'`),
    ...Object.fromEntries(
      peers.map(({ peer, served: { hand } }) => [peer.name, round(`${hand.line} ${command}`, hand.env)]),
    ),
  })
  told.destroy()
  writeSync(open, '\n') // else its last read would keep this process for ever
  return compare({
    measured: 'sparkq enqueue to the first statement',
    unit: 'ms',
    ours: found['ours']!,
    beside: [
      { name: 'sh -c', its: found['sh']!, less: null },
      ...peers.map(({ peer: { name, less } }) => ({ name, less, its: found[name]! })),
    ],
  })
}
