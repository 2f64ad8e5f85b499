import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { count, note } from '../cli/output.ts'
import { shared, verb } from '../cli/verb.ts'
import { refuse } from '../model/errors.ts'
import { refusedFolder, refusedIn } from '../project/spool.ts'
import { configFileOf } from '../project/state-dir.ts'

export const start = verb({
  meta: {
    name: 'start',
    description: 'Start the daemon in the background, unless it runs already; returns when it is ready',
  },
  args: {
    config: {
      type: 'string',
      valueHint: 'FILE',
      description: 'Configuration; by default $SPARKQ_CONFIG, or the nearest sparkq.yml here or above',
    },
    json: shared.json,
  },
  examples: ['sparkq start', 'sparkq start && sparkq enqueue -- make'],
  exits: {
    75: 'the daemon is stopping, or does not answer',
    78: 'the configuration is wrong, or there is none',
    79: 'the daemon runs with another configuration',
  },
  standalone: true,
  async run({ args, cwd, env, io, root }) {
    const file = configFile(cwd, env, args.config)
    const { ensureDaemon } = await import('../start/ensure-daemon.ts')
    const running = await ensureDaemon({ root, file, env })
    if (args.json) io.out(`${JSON.stringify(running)}\n`)
    else io.err(`sparkq is ${running.started ? '' : 'already '}running (pid ${running.pid})\n`)
    const stateDir = join(dirname(file), '.sparkq')
    const refused = refusedIn(stateDir)
    if (refused > 0)
      note(
        io,
        'start',
        `${count(refused, 'spooled request')} refused`,
        `the reasons are in '${refusedFolder(stateDir)}'`,
      )
  },
})

/** The file that the daemon will read, by the same rule but without reading YAML. */
const configFile = (cwd: string, env: Record<string, string | undefined>, named: string | undefined): string => {
  const file = configFileOf(cwd, env, named)
  if (file === undefined)
    refuse('config', {
      message: `no sparkq.yml in '${cwd}' or above`,
      hint: "set the project up with 'sparkq setup'",
    })
  if (!existsSync(file))
    refuse('config', { message: `no configuration '${file}'`, hint: "set the project up with 'sparkq setup'" })
  return file
}
