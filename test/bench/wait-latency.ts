import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '../helpers/project.ts'
import { rows, type Measurement } from './measurement.ts'
import { request } from './requests.ts'
import { alternate } from './rounds.ts'

const ROUNDS = 30
/** Within that time a process has come to where it waits, also on a busy machine. */
const SETTLE_MS = 300
const env = { ...process.env, LC_ALL: 'C' }

export const waitLatency: Measurement = {
  about: "from the last statement of a task's command, which is bash, to the exit of a `sparkq wait` that was waiting: bash's own end, the runner's look for what it left behind, its report, the commit, the wake-up, and the verb's end; then to the answer of task.wait in this process; against the exit of the same bash as its parent sees it",
  seconds: 45,
  async run(workshop) {
    const project = await workshop.project()
    const client = await project.client()
    const gate = join(project.dir, 'gate')
    execFileSync('mkfifo', [gate])
    const open = openSync(gate, 'r+')
    /** Says what time it is, and ends, when its gate is opened. */
    const command = ['bash', '-c', 'read -r <"$0"; echo $EPOCHREALTIME', gate]
    const runner = spawn(join(root, 'bin/sparkq'), ['runner', '-q', 'default', '--watch'], { cwd: project.dir, env, stdio: 'ignore' })

    /** Milliseconds from what the command says to the end of something that waits for it. */
    const since = async (said: () => Promise<string | null>, ended: Promise<unknown>): Promise<number> => {
      const end = ended.then(() => performance.timeOrigin + performance.now())
      await sleep(SETTLE_MS)
      writeSync(open, '\n')
      const time = await end
      const seconds = Number(await said())
      if (!(seconds > 0)) throw new Error('bash 5 is needed, whose $EPOCHREALTIME says the time')
      return time - seconds * 1000
    }
    const ofTask = async (waiting: (id: string) => Promise<unknown>): Promise<number> => {
      const { tasks } = await client.call('task.enqueue', request(project.dir, command))
      const { id } = tasks[0]!
      return since(async () => (await client.call('task.wait', { id })).result_summary, waiting(id))
    }
    const byVerb = () => ofTask(id => once(spawn(join(root, 'bin/sparkq'), ['wait', id], { cwd: project.dir, env, stdio: 'ignore' }), 'exit'))
    const byCall = () => ofTask(id => client.call('task.wait', { id }))
    const bare = () => {
      const child = spawn(command[0]!, command.slice(1), { env, stdio: ['ignore', 'pipe', 'inherit'] })
      const said = once(child.stdout, 'data')
      return since(async () => String((await said)[0]), once(child, 'exit'))
    }
    try {
      return [
        ...rows({ name: 'end of a task to end of `sparkq wait`', against: 'exit of its bash', unit: 'ms', pair: await alternate(ROUNDS, byVerb, bare), promises: [{ of: 'ours', most: 10 }] }),
        ...rows({ name: 'end of a task to answer of task.wait', against: 'exit of its bash', unit: 'ms', pair: await alternate(ROUNDS, byCall, bare), promises: [] }),
      ]
    } finally {
      runner.kill('SIGTERM')
      if (runner.exitCode === null) await once(runner, 'exit')
    }
  },
}
