import { existsSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { canAsk, confirm } from '../cli/ask.ts'
import { openClient } from '../rpc/client.ts'
import { asSparkqError, errors, refuse, SparkqError } from '../model/errors.ts'
import { hooksFolder } from '../git/hooks-folder.ts'
import { adviceOn, hiddenBy, recorded, removeHook } from '../git/install.ts'
import type { Io } from '../cli/io.ts'
import { note } from '../cli/output.ts'
import { findStateDir, nearestConfigFile, socketOf } from '../project/state-dir.ts'
import { verb } from '../cli/verb.ts'

/** Seconds: a runner gives its tasks 10, the daemon a little more to the runners. */
const PATIENCE = 15

/** Their command lines: `start` leaves the first, `run` is the second. */
const DAEMON = /daemon\/main\.js |cli\.js run /
const RUNNER = /cli\.js (runner|watcher) /

export const teardown = verb({
  meta: {
    name: 'teardown',
    description:
      'Stop the daemon and its runners, then remove .sparkq/ with all tasks and logs, and the git hooks installed from here',
  },
  args: {
    config: { type: 'boolean', description: 'Remove sparkq.yml too' },
    force: { type: 'boolean', description: 'Ask nothing' },
  },
  examples: ['sparkq teardown', 'sparkq teardown --force --config'],
  exits: {
    64: 'wrong usage, or no terminal to ask on and no --force',
    74: 'all is done but for a hook that cannot be taken away',
    75: 'something of it still runs and does not end',
  },
  standalone: true,
  async run({ args, io, cwd, env }) {
    let exit = 0
    const { stateDir, configFile } = projectOf(cwd)
    const found = stateDir ?? configFile
    if (found === undefined) return note(io, 'teardown', 'there is nothing to remove')
    if (!args.force && !canAsk(io)) {
      refuse('usage', {
        message: `removing '${found}' needs a terminal to ask on, or --force`,
        hint: "see 'sparkq help teardown'",
      })
    }
    const agreed = async (question: string): Promise<boolean> => args.force || confirm(io, question)

    if (stateDir !== undefined) {
      if (!(await agreed(`Remove '${stateDir}' with all its tasks and logs?`)))
        return note(io, 'teardown', 'nothing was removed')
      exit = await remove(stateDir, io, env)
      note(io, 'teardown', `removed '${stateDir}'`)
    }
    if (configFile === undefined) return exit
    if (args.config || (!args.force && (await agreed(`Remove '${configFile}' too?`)))) {
      rmSync(configFile)
      note(io, 'teardown', `removed '${configFile}'`)
    } else if (stateDir === undefined) {
      note(io, 'teardown', 'there is nothing to remove', `'${configFile}' stays unless --config says so`)
    }
    return exit
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

const remove = async (stateDir: string, io: Io, env: Record<string, string | undefined>): Promise<number> => {
  const { endHolder } = await import('../system/end-lock-holder.ts')
  await stopDaemon(stateDir)
  const held = [
    await endHolder({
      path: join(stateDir, 'lock'),
      pidPath: join(stateDir, 'pid'),
      what: 'the daemon is ',
      mark: DAEMON,
      grace: PATIENCE,
    }),
  ]
  const locks = join(stateDir, 'run')
  for (const name of existsSync(locks) ? readdirSync(locks) : []) {
    if (!name.endsWith('.guard')) continue
    const path = join(locks, name)
    held.push(
      await endHolder({
        path,
        pidPath: path.replace(/guard$/, 'pid'),
        what: 'a runner is ',
        mark: RUNNER,
        grace: PATIENCE,
      }),
    )
  }
  const isGone = await takeHooks(stateDir, io, env)
  // Our locks go with the folder: nothing can start in it before it is gone.
  rmSync(socketOf(stateDir), { force: true })
  rmSync(stateDir, { recursive: true, force: true })
  for (const lock of held) lock.release()
  return isGone ? 0 : errors.io.exit
}

/** Takes the hooks away that were installed from here, also where the project was moved since; false when one could not be.
 * A folder outside of the project and its repository may be that of other projects too. */
const takeHooks = async (stateDir: string, io: Io, env: Record<string, string | undefined>): Promise<boolean> => {
  const projectDir = dirname(stateDir)
  const paths = recorded(stateDir)
  if (paths.length === 0) return true
  const folder = await hooksFolder({ cwd: projectDir, env }).catch(() => undefined)
  const tops = [projectDir, folder?.mainTop, folder?.common].filter(top => top !== undefined)
  const now = new Set(
    paths.map(path => (folder === undefined || existsSync(dirname(path)) ? path : join(folder.dir, basename(path)))),
  )
  return [...now]
    .map(path => {
      if (tops.some(top => path.startsWith(`${top}/`))) return takeHook(path, io)
      if (existsSync(path))
        note(
          io,
          'teardown',
          `'${path}' stays: other projects may have their hooks there too`,
          "'sparkq hooks uninstall' in one of them takes it away",
        )
      return true
    })
    .every(isGone => isGone)
}

/** As `hooks uninstall` does: what somebody changed since stays. */
const takeHook = (path: string, io: Io): boolean => {
  try {
    const state = removeHook(path)
    if (state === 'removed' || state === 'restored') note(io, 'teardown', `${state} '${path}'`)
    if (state === 'edited') note(io, 'teardown', `'${path}' was changed by hand and stays`, adviceOn(path))
    const hidden = state === 'theirs' ? hiddenBy(path, state) : undefined
    if (hidden !== undefined) note(io, 'teardown', `'${path}' is not SparkQ's and stays`, hidden)
    return true
  } catch (error) {
    note(io, 'teardown', asSparkqError(error).message)
    return false
  }
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
    if (!(error instanceof SparkqError && ['unreachable', 'disconnected', 'timed_out'].includes(error.code)))
      throw error
  }
}
