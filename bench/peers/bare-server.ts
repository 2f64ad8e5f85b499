import { join } from 'node:path'
import { startServer } from './server.ts'

export const BARE_SERVER = 'bare Node server'

/** The minimum that Node needs for a durable enqueue over a Unix socket: a limit, not a queue. */
export const openBareServer = async (dir: string): Promise<{ socket: string } & AsyncDisposable> => {
  const socket = join(dir, 'socket')
  const server = await startServer({
    file: process.execPath,
    args: [join(import.meta.dirname, 'bare-server-process.ts'), dir, socket],
    cwd: dir,
    socket,
  })
  return { socket, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}
