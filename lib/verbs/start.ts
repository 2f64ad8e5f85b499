import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DAEMON_FLAGS } from '../system/v8-flags.ts'
import { SparkqError, failure, ioFailure, refuse, type ErrorCode } from '../model/errors.ts'
import { closeInherited } from '../processes/inherited-descriptors.ts'
import { count, note } from '../cli/output.ts'
import { refusedFolder, refusedIn } from '../project/spool.ts'
import { configFileOf, prepareStateDir } from '../project/state-dir.ts'
import { withoutTask } from '../model/task-variables.ts'
import { shared, verb } from '../cli/verb.ts'

export const start = verb({
  meta: { name: 'start', description: 'Start the daemon in the background; returns when it is ready' },
  args: {
    config: {
      type: 'string',
      valueHint: 'FILE',
      description: 'Configuration; by default $SPARKQ_CONFIG, or the nearest sparkq.yml here or above',
    },
    json: shared.json,
  },
  examples: ['sparkq start', 'sparkq start && sparkq enqueue -- make'],
  exits: { 75: 'already running', 78: 'the configuration is wrong, or there is none' },
  standalone: true,
  async run({ args, cwd, env, io, root }) {
    const file = configFile(cwd, env, args.config)
    const stateDir = join(dirname(file), '.sparkq')
    prepareStateDir(stateDir)
    const ready = await launch({ root, file, stateDir, env })
    if (args.json) io.out(`${JSON.stringify(ready)}\n`)
    else io.err(`sparkq is running (pid ${ready.pid})\n`)
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

type DaemonReady = { pid: number; socket: string }
type StartMessage = DaemonReady | { error: { code: ErrorCode; message: string; hint: string | null } }

/** The daemon inherits none of the caller's descriptors, otherwise a `git commit | cat` would not end
 * (docs/facts.md). */
const launch = ({
  root,
  file,
  stateDir,
  env,
}: {
  root: string
  file: string
  stateDir: string
  env: Record<string, string | undefined>
}): Promise<DaemonReady> =>
  new Promise((resolve, reject) => {
    closeInherited()
    const log = openSync(join(stateDir, 'logs', 'daemon.log'), 'a', 0o600)
    const child = spawn(process.execPath, [...DAEMON_FLAGS, join(root, 'dist/daemon/main.js'), file], {
      cwd: dirname(file),
      env: withoutTask(env),
      detached: true,
      stdio: ['ignore', log, log, 'pipe'],
    })
    closeSync(log)
    let text = ''
    const messages = child.stdio[3] as NodeJS.ReadableStream
    messages.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    messages.on('close', () => {
      child.unref()
      const message = text === '' ? undefined : (JSON.parse(text) as StartMessage)
      if (message === undefined)
        reject(
          failure('internal', {
            detail: `the daemon ended before it was ready, see '${join(stateDir, 'logs', 'daemon.log')}'`,
          }),
        )
      else if ('error' in message)
        reject(new SparkqError(message.error.code, message.error.message, message.error.hint ?? undefined))
      else resolve(message)
    })
    child.on('error', error => reject(ioFailure('start', process.execPath, error)))
  })
