// Starts the daemon in a process of its own, in the background.

import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { SparkqError, failure, ioFailure, type ErrorCode } from '../model/errors.ts'
import { withoutTask } from '../model/task-variables.ts'
import { closeInherited } from '../processes/inherited-descriptors.ts'
import { DAEMON_FLAGS } from '../system/v8-flags.ts'

export type LaunchOptions = {
  /** This installation. */
  root: string
  /** The configuration file. */
  file: string
  stateDir: string
  env: Record<string, string | undefined>
}

export type DaemonReady = { pid: number; socket: string }
type StartMessage = DaemonReady | { error: { code: ErrorCode; message: string; hint: string | null } }

/** Resolves when the daemon accepts requests; rejects with the error for which it ended. The daemon inherits none of
 * the caller's descriptors, otherwise a `git commit | cat` would not end (docs/facts.md). */
export const launch = ({ root, file, stateDir, env }: LaunchOptions): Promise<DaemonReady> =>
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
