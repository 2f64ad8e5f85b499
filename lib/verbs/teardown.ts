import { existsSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { canAsk, confirm } from '../ask.ts'
import { openClient } from '../client.ts'
import { refuse, SparkqError } from '../errors.ts'
import { adviceOn, recorded, removeHook } from '../git/install.ts'
import type { Io } from '../io.ts'
import { note } from '../output.ts'
import { findStateDir, nearestConfigFile, socketOf } from '../state-dir.ts'
import { verb } from '../verb.ts'

/** Seconds: a runner gives its tasks 10, the daemon a little more to the runners. */
const PATIENCE = 15

/** Their command lines: `start` leaves the first, `run` is the second. */
const DAEMON = /daemon\/main\.js |cli\.js run /
const RUNNER = /cli\.js (runner|watcher) /

export const teardown = verb({
  meta: { name: 'teardown', description: 'Stop the daemon and its runners, then remove .sparkq/ with all tasks and logs, and the git hooks installed from here' },
  args: {
    config: { type: 'boolean', description: 'Remove sparkq.yml too' },
    force: { type: 'boolean', description: 'Ask nothing' },
  },
  examples: ['sparkq teardown', 'sparkq teardown --force --config'],
  exits: { 64: 'wrong usage, or no terminal to ask on and no --force', 75: 'something of it still runs and does not end' },
  standalone: true,
  async run({ args, io, cwd }) {
    const { stateDir, configFile } = projectOf(cwd)
    const found = stateDir ?? configFile
    if (found === undefined) return note(io, 'teardown', 'there is nothing to remove')
    if (!args.force && !canAsk(io)) {
      refuse('usage', { message: `removing '${found}' needs a terminal to ask on, or --force`, hint: "see 'sparkq help teardown'" })
    }
    const agreed = async (question: string): Promise<boolean> => args.force || confirm(io, question)

    if (stateDir !== undefined) {
      if (!await agreed(`Remove '${stateDir}' with all its tasks and logs?`)) return note(io, 'teardown', 'nothing was removed')
      await remove(stateDir, io)
      note(io, 'teardown', `removed '${stateDir}'`)
    }
    if (configFile === undefined) return
    if (args.config || (!args.force && await agreed(`Remove '${configFile}' too?`))) {
      rmSync(configFile)
      note(io, 'teardown', `removed '${configFile}'`)
    } else if (stateDir === undefined) {
      note(io, 'teardown', 'there is nothing to remove', `'${configFile}' stays unless --config says so`)
    }
  },
})

/** The nearest project, told by either of its two signs: after the first is gone, a project around it is not meant.
 * `$SPARKQ_SOCKET` is not looked at: a task that tears its own scratch project down has the one of the project that runs it. */
const projectOf = (cwd: string): { stateDir: string | undefined; configFile: string | undefined } => {
  const stateDir = findStateDir(cwd, {})?.dir
  const config = nearestConfigFile(cwd)
  if (stateDir === undefined || config === undefined) return { stateDir, configFile: config }
  const inner = dirname(config).length > dirname(stateDir).length && dirname(config).startsWith(dirname(stateDir))
  if (inner) return { stateDir: undefined, configFile: config }
  return { stateDir, configFile: dirname(config) === dirname(stateDir) ? config : undefined }
}

const remove = async (stateDir: string, io: Io): Promise<void> => {
  const { endHolder } = await import('../ending.ts')
  await stopDaemon(stateDir)
  const held = [await endHolder({ path: join(stateDir, 'lock'), pidPath: join(stateDir, 'pid'), what: 'the daemon is ', mark: DAEMON, grace: PATIENCE })]
  const locks = join(stateDir, 'run')
  for (const name of existsSync(locks) ? readdirSync(locks) : []) {
    if (!name.endsWith('.guard')) continue
    const path = join(locks, name)
    held.push(await endHolder({ path, pidPath: path.replace(/guard$/, 'pid'), what: 'a runner is ', mark: RUNNER, grace: PATIENCE }))
  }
  for (const path of recorded(stateDir)) takeHook(path, io)
  // Our locks go with the folder: nothing can start in it before it is gone.
  rmSync(socketOf(stateDir), { force: true })
  rmSync(stateDir, { recursive: true, force: true })
  for (const lock of held) lock.release()
}

/** As `hooks uninstall` does: what somebody changed since stays. */
const takeHook = (path: string, io: Io): void => {
  const state = removeHook(path)
  if (state === 'removed' || state === 'restored') note(io, 'teardown', `${state} '${path}'`)
  if (state === 'edited') note(io, 'teardown', `'${path}' was changed by hand and stays`, adviceOn(path))
}

/** Asks it to; one that is down or does not answer in time is left to its lock. */
const stopDaemon = async (stateDir: string): Promise<void> => {
  try {
    const client = await openClient(socketOf(stateDir), undefined, PATIENCE * 1000)
    const late = setTimeout(() => client.close(), PATIENCE * 1000)
    await client.call('daemon.stop', {})
    await client.closed
    clearTimeout(late)
  } catch (error) {
    if (!(error instanceof SparkqError && ['unreachable', 'disconnected', 'timed_out'].includes(error.code))) throw error
  }
}
