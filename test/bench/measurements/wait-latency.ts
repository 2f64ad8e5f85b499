import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '../../helpers/project.ts'
import { since } from '../clock-edge.ts'
import { compare, type Measurement } from '../measurement.ts'
import { request } from '../requests.ts'
import { interleave } from '../rounds.ts'
import { openRunner } from '../runner-process.ts'

/** Within that time a process has come to where it waits, also on a busy machine. */
const SETTLE_MS = 250
const env = { ...process.env, LC_ALL: 'C' }

export const waitLatency: Measurement = {
  about:
    "from the last statement of a task's command, which is bash, to the exit of a `sparkq wait` that was waiting: bash's own end, the runner's look for what it left behind, its report, the commit, the wake-up, and the verb's end; the same to the answer of task.wait in this process; beside the exit of the same bash as its parent sees it",
  seconds: 18,
  async run(workshop) {
    const project = await workshop.project()
    const client = await project.client()
    const gate = join(project.dir, 'gate')
    execFileSync('mkfifo', [gate])
    const open = openSync(gate, 'r+')
    /** Tells what time it is, and ends, when its gate is opened. */
    const command = ['bash', '-c', 'read -r <"$0"; echo $EPOCHREALTIME', gate]
    await using _runner = openRunner(project)

    /** Milliseconds from what the command tells to the end of something that waits for it. */
    const from = async (told: () => Promise<string | null>, ended: Promise<unknown>): Promise<number> => {
      const end = ended.then(() => performance.timeOrigin + performance.now())
      await sleep(SETTLE_MS)
      writeSync(open, '\n')
      return -since(await end, await told())
    }
    const ofTask = async (waiting: (id: string) => Promise<unknown>): Promise<number> => {
      const { tasks } = await client.call('task.enqueue', request(project.dir, command))
      const { id } = tasks[0]!
      return from(async () => (await client.call('task.wait', { id })).result_summary, waiting(id))
    }
    const found = await interleave(workshop.rounds(16), {
      byVerb: () =>
        ofTask(id =>
          once(spawn(join(root, 'bin/sparkq'), ['wait', id], { cwd: project.dir, env, stdio: 'ignore' }), 'exit'),
        ),
      byCall: () => ofTask(id => client.call('task.wait', { id })),
      bare() {
        const child = spawn(command[0]!, command.slice(1), { env, stdio: ['ignore', 'pipe', 'inherit'] })
        const told = once(child.stdout, 'data')
        return from(async () => String((await told)[0]), once(child, 'exit'))
      },
    })
    const beside = [{ name: 'exit of its bash', its: found.bare, less: null }]
    return [
      ...compare({
        measured: 'end of a task to end of `sparkq wait`',
        unit: 'ms',
        ours: found.byVerb,
        promise: { most: 10 },
        beside,
      }),
      ...compare({ measured: 'end of a task to answer of task.wait', unit: 'ms', ours: found.byCall, beside }),
    ]
  },
}
