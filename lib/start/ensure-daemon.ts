// Makes sure that the daemon of a project runs: returns the one that does, or starts it. Of several callers at once one
// starts it, and the others return when it is ready.

import { realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { SparkqError, refuse } from '../model/errors.ts'
import { prepareStateDir, socketOf } from '../project/state-dir.ts'
import type { DaemonStatus } from '../protocol/entities.ts'
import { callWithin } from '../rpc/call-with-timeout.ts'
import { isLocked } from '../system/lock.ts'
import { steadyNow } from '../system/monotonic.ts'
import { pause } from '../system/pause.ts'
import { launch, type DaemonReady, type LaunchOptions } from './launch.ts'

export type RunningDaemon = DaemonReady & {
  /** False if the daemon ran already. */
  started: boolean
}

/** Resolves when the daemon accepts requests. Refuses with `conflict` if the daemon runs with another configuration,
 * with `shutting_down` or `busy` if the present one neither ends nor answers in time, and with the error for which it
 * cannot start. */
export const ensureDaemon = async (options: Omit<LaunchOptions, 'stateDir'>): Promise<RunningDaemon> => {
  const file = join(realpathSync(dirname(options.file)), basename(options.file))
  const stateDir = join(dirname(file), '.sparkq')
  prepareStateDir(stateDir)
  const until = steadyNow() + PATIENCE_MS
  for (;;) {
    const running = await present(stateDir, until)
    if (running) return { ...sameConfiguration(running, file), started: false }
    try {
      return { ...(await launch({ ...options, file, stateDir })), started: true }
    } catch (error) {
      // Another process was faster; its daemon will answer.
      if (!hasCode(error, 'already_running')) throw error
    }
  }
}

/** True if the daemon of a project answers. */
export const isRunning = async (stateDir: string): Promise<boolean> => (await statusOf(stateDir)) !== undefined

/** Longer than a daemon needs to end its runners. */
const PATIENCE_MS = 30_000
const INTERVAL_MS = 20

/** The daemon of a project as soon as it answers; undefined if there is none. One that is starting is waited for, and
 * so is the end of one that is stopping. */
const present = async (stateDir: string, until: number): Promise<DaemonStatus | undefined> => {
  for (;;) {
    const status = await statusOf(stateDir)
    if (status && !status.stopping) return status
    if (!status && !isLocked(join(stateDir, 'lock'))) return undefined
    if (steadyNow() > until) {
      if (status) refuse('shutting_down', {})
      refuse('busy', { detail: `a daemon of '${dirname(stateDir)}' runs, but it does not answer` })
    }
    await pause(INTERVAL_MS)
  }
}

const statusOf = async (stateDir: string): Promise<DaemonStatus | undefined> => {
  try {
    return await callWithin(socketOf(stateDir), 'daemon.status', { tasks: false })
  } catch (error) {
    if (hasCode(error, 'unreachable') || hasCode(error, 'disconnected')) return undefined
    throw error
  }
}

const sameConfiguration = ({ pid, socket, config }: DaemonStatus, file: string): DaemonReady =>
  config === file
    ? { pid, socket }
    : refuse('conflict', {
        kind: 'daemon',
        name: String(pid),
        is: `running with '${config}'`,
        needs: `'${file}'`,
        hint: "'sparkq status' shows it; a project has one daemon",
      })

const hasCode = (error: unknown, code: string): boolean => error instanceof SparkqError && error.code === code
