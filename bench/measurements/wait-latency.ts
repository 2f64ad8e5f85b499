import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '../../test/helpers/project.ts'
import { millisecondsSince } from '../bash-clock.ts'
import { compare, type Measurement } from '../measurement.ts'
import { request } from '../requests.ts'
import { interleave } from '../rounds.ts'
import { openRunner } from '../runner-process.ts'

/** Time for a process to begin to wait, also on a busy machine. */
const PROCESS_WAITS_MS = 250
const env = { ...process.env, LC_ALL: 'C' }

export const waitLatency: Measurement = {
  about:
    "from the last statement of a task's command, which is bash, to the exit of a waiting `sparkq wait`: bash's " +
    "own exit, the runner's search for leftover processes, its report, the commit, the wake-up, and the exit of " +
    'the verb; then the same to the answer of task.wait in this process; beside the exit of the same bash as its ' +
    'parent sees it',
  seconds: 18,
  async run(resources) {
    const project = await resources.project()
    const client = await project.client()
    const gate = join(project.dir, 'gate')
    execFileSync('mkfifo', [gate])
    const open = openSync(gate, 'r+')
    /** Prints the time and exits when the gate opens. */
    const command = ['bash', '-c', 'read -r <"$0"; echo $EPOCHREALTIME', gate]
    await using _runner = openRunner(project)

    /** Milliseconds from the time that the command prints to the moment at which `ended` resolves. */
    const latency = async (printed: () => Promise<string | null>, ended: Promise<unknown>): Promise<number> => {
      const end = ended.then(() => performance.timeOrigin + performance.now())
      await sleep(PROCESS_WAITS_MS)
      writeSync(open, '\n')
      return -millisecondsSince(await end, await printed())
    }
    const ofTask = async (waiting: (id: string) => Promise<unknown>): Promise<number> => {
      const { tasks } = await client.call('task.enqueue', request(project.dir, command))
      const { id } = tasks[0]!
      return latency(async () => (await client.call('task.wait', { id })).result_summary, waiting(id))
    }
    const found = await interleave(resources.rounds(16), {
      byVerb: () =>
        ofTask(id =>
          once(spawn(join(root, 'bin/sparkq'), ['wait', id], { cwd: project.dir, env, stdio: 'ignore' }), 'exit'),
        ),
      byCall: () => ofTask(id => client.call('task.wait', { id })),
      bare() {
        const child = spawn(command[0]!, command.slice(1), { env, stdio: ['ignore', 'pipe', 'inherit'] })
        const printed = once(child.stdout, 'data')
        return latency(async () => String((await printed)[0]), once(child, 'exit'))
      },
    })
    const beside = [{ name: 'exit of bash', theirs: found.bare, caveat: null }]
    return [
      ...compare({
        measured: 'end of a task to exit of sparkq wait',
        unit: 'ms',
        ours: found.byVerb,
        goal: { most: 10 },
        beside,
      }),
      ...compare({ measured: 'end of a task to answer of task.wait', unit: 'ms', ours: found.byCall, beside }),
    ]
  },
}
