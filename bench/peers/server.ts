// The server process of a peer, for as long as the peer is measured.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { until } from '../../test/helpers/until.ts'

export type Server = {
  file: string
  args: readonly string[]
  cwd: string
  env?: Record<string, string>
  /** The path on which it listens. */
  socket: string
}

/** Resolves when the server accepts a connection, which is tried every 10 ms. */
export const startServer = async ({ file, args, cwd, env, socket }: Server): Promise<AsyncDisposable> => {
  const child = spawn(file, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] })
  let stderr = ''
  child.stderr.on('data', chunk => (stderr = `${stderr}${chunk}`.slice(-400)))
  child.once('error', error => (stderr = error.message))
  const ended = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null
  await until(`${file} to listen`, async () => {
    if (ended()) throw new Error(`${file}: ${stderr}`)
    return accepts(socket)
  })
  return {
    async [Symbol.asyncDispose]() {
      if (ended()) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

const accepts = (path: string): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(path)
      .once('connect', () => resolve(true))
      .once('error', () => resolve(false))
      .once('connect', () => socket.destroy())
  })
