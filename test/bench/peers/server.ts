// A server of a peer, for as long as it is measured.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { until } from '../../helpers/until.ts'

export type Server = {
  file: string
  args: readonly string[]
  cwd: string
  env?: Record<string, string> /** Where it listens. */
  socket: string
}

/** Resolves when it can be connected to, which is looked at every 10 ms. */
export const startServer = async ({ file, args, cwd, env, socket }: Server): Promise<AsyncDisposable> => {
  const child = spawn(file, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', chunk => (said = `${said}${chunk}`.slice(-400)))
  child.once('error', error => (said = error.message))
  const ended = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null
  await until(
    `${file} to listen`,
    async () => {
      if (ended()) throw new Error(`${file}: ${said}`)
      return answers(socket)
    },
    10,
  )
  return {
    async [Symbol.asyncDispose]() {
      if (ended()) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

const answers = (path: string): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(path)
      .once('connect', () => resolve(true))
      .once('error', () => resolve(false))
      .once('connect', () => socket.destroy())
  })
