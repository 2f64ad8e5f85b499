import { ask, canAsk } from '../ask.ts'
import { refuse } from '../errors.ts'
import { closeInherited } from '../inherited.ts'
import { nearest } from '../nearest.ts'
import { shared, verb, type VerbContext } from '../verb.ts'
import type { Daemon } from '../../daemon/main.ts'

export const run = verb({
  meta: { name: 'run', description: 'Run the daemon in the foreground, with a runner for every active queue of a session' },
  args: {
    session: shared.session,
    config: { type: 'string', valueHint: 'FILE', description: 'Configuration; else $SPARKQ_CONFIG, else the nearest sparkq.yml upwards' },
    json: shared.json,
  },
  examples: ['sparkq run', 'sparkq run --session api-v2'],
  exits: { 75: 'already running', 130: 'ended by Ctrl-C', 143: 'ended by SIGTERM' },
  async run({ args, cwd, env, io, root, signal }) {
    // In the process of this verb: the log on stderr is what one wants to watch.
    const { findConfigFile } = await import('../../daemon/config.ts')
    const { createLog } = await import('../../daemon/log.ts')
    const { startDaemon } = await import('../../daemon/main.ts')
    const aborted = signal()
    closeInherited()
    const file = findConfigFile(cwd, args.config ?? env['SPARKQ_CONFIG'])
    const daemon = await startDaemon({ file, root, env, log: createLog(process.stderr) })
    aborted.addEventListener('abort', () => void daemon.stop())
    if (args.json) io.out(`${JSON.stringify({ pid: daemon.pid, socket: daemon.socket })}\n`)
    try {
      daemon.runSession(await sessionToRun(daemon, args.session, io))
    } catch (error) {
      await daemon.stop()
      if (!aborted.aborted) throw error // Ctrl-C at the question
    }
    await daemon.stopped
    return aborted.aborted ? (aborted.reason === 'SIGINT' ? 130 : 143) : 0
  },
})

/** The one that was named; on a terminal the one that is chosen; else the default. */
const sessionToRun = async (daemon: Daemon, named: string | undefined, io: VerbContext['io']): Promise<string> => {
  const names = daemon.sessions()
  const known = (answer: string) => (names.includes(answer) ? undefined : `there is ${names.map(name => `'${name}'`).join(', ')}`)
  if (named !== undefined && !names.includes(named)) refuse('not_found', { kind: 'session', name: named, near: nearest(named, names) })
  if (named !== undefined || names.length < 2 || !canAsk(io)) return named ?? names[0]!
  return ask(io, { text: `Session (${names.join(', ')})`, fallback: names[0]!, check: known })
}
