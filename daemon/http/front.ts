// Holds the port of the page. The rest is loaded with the first connection and let go after the last, so that a daemon
// whose page is not looked at pays only for one listening socket.

import { rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { urlHost } from '../../lib/page/addresses.ts'
import type { PageState } from '../../lib/protocol/entities.ts'
import type { BridgeOptions } from './bridge-options.ts'
import type { Bridge } from './bridge.ts'
import { portFile, portsOf } from './ports.ts'
import { isSparkq } from './probe.ts'

/** Further connections are refused, and closed at once if there are twice as many. */
const MAX_CONNECTIONS = 64

export type Front = ReturnType<typeof createFront>

export const createFront = (options: Omit<BridgeOptions, 'dispatch' | 'names'>) => {
  const { configuration, keys, log } = options
  const { stateDir, projectDir } = configuration.current()
  const urlFile = join(stateDir, 'url')
  const sockets = new Set<Socket>()
  let server: Server | undefined
  let bridge: Promise<Bridge> | undefined
  let dispatch: BridgeOptions['dispatch'] | undefined
  let state: PageState = closed('off', configuration.current().server)
  /** What it was opened for. */
  let wanted = ''
  /** One change of the port after another. */
  let settled = Promise.resolve()
  /** Whether another SparkQ has the port that is taken: a start does not wait for that. */
  let probed = Promise.resolve()
  let ended = false

  const names = (): readonly string[] => {
    const { host, hosts } = configuration.current().server
    return [...hosts, urlHost(host)]
  }

  const load = async (): Promise<Bridge> => {
    const { createBridge } = await import('./bridge.ts')
    return createBridge({ ...options, dispatch: dispatch!, names })
  }

  const take = async (socket: Socket): Promise<void> => {
    sockets.add(socket)
    socket.on('error', () => {}) // 'close' follows
    socket.once('close', () => {
      sockets.delete(socket)
      if (sockets.size === 0) letGo()
    })
    try {
      const loaded = await (bridge ??= load())
      if (socket.destroyed) return
      if (sockets.size > MAX_CONNECTIONS) return loaded.refuse(socket)
      loaded.take(socket)
      socket.resume()
    } catch (error) {
      log.error('http.failed', { message: String(error) })
      socket.destroy()
      bridge = undefined
    }
  }

  /** Its timers end. */
  const letGo = (): void => {
    void bridge?.then(
      loaded => loaded.close(),
      () => {},
    )
    bridge = undefined
  }

  const open = async (): Promise<void> => {
    const { server: settings } = configuration.current()
    wanted = JSON.stringify([settings.http, settings.host, settings.port])
    if (!settings.http || ended) return void (state = closed('off', settings))
    const tried = await listenOnFirst(settings, portsOf(settings.port, { stateDir, projectDir }), take)
    if ('failed' in tried) {
      state = tried.failed
      if (state.state === 'taken') probed = probe(state)
      log.warn('http.closed', { state: state.state, host: state.host, port: state.port, detail: state.detail })
      return
    }
    server = tried.server
    const { port } = server.address() as { port: number }
    const url = `http://${urlHost(settings.host)}:${port}/`
    state = { ...closed('open', settings), url, port }
    keys.prepare()
    writeFileSync(urlFile, `${url}\n`, { mode: 0o600 })
    if (settings.port === 'auto') writeFileSync(portFile(stateDir), `${port}\n`, { mode: 0o600 })
  }

  const probe = async (taken: PageState): Promise<void> => {
    const isOurs = await isSparkq({ host: urlHost(taken.host), port: taken.port! })
    if (state === taken && isOurs) state = { ...taken, by: 'sparkq' }
  }

  const close = (): void => {
    server?.close()
    server = undefined
    rmSync(urlFile, { force: true })
  }

  const disconnect = (): void => {
    for (const socket of sockets) socket.destroySoon()
  }

  const apply = async (): Promise<void> => {
    const { http, host, port } = configuration.current().server
    if (ended || (state.state === 'open' && wanted === JSON.stringify([http, host, port]))) return
    close()
    disconnect()
    await open().catch((error: Error) => {
      state = { ...closed('failed', configuration.current().server), detail: error.message }
      log.warn('http.closed', { state: 'failed', detail: error.message })
    })
  }

  /** Opens the port, again if it is not what the configuration says, or could not be opened. */
  const settle = (): Promise<void> => (settled = settled.then(apply))

  keys.onVoid(disconnect)

  return {
    /** Resolves when the port is open, or there is none. */
    start(to: BridgeOptions['dispatch']): Promise<void> {
      dispatch = to
      configuration.onChange(() => void settle())
      return settle()
    },
    settle,
    /** Once the last change has ended. */
    state: async (): Promise<PageState> => {
      await settled
      await probed
      return state
    },
    close(): void {
      ended = true
      close()
    },
    disconnect,
  }
}

type Settings = { host: string; port: number | 'auto' }

const closed = (state: PageState['state'], { host, port }: Settings): PageState => ({
  ...{ state, url: null, host, port: port === 'auto' ? null : port, by: null, detail: null },
})

type Tried = { server: Server } | { failed: PageState }

/** Only a port that is taken is passed over, and only if it was not written. */
const listenOnFirst = async (settings: Settings, ports: number[], take: (socket: Socket) => void): Promise<Tried> => {
  const { host } = settings
  for (const port of ports) {
    const server = createServer({ pauseOnConnect: true, noDelay: true }, take)
    server.maxConnections = 2 * MAX_CONNECTIONS
    const error = await new Promise<NodeJS.ErrnoException | undefined>(resolve => {
      server.once('error', resolve)
      server.listen({ host: host.replace(/^\[|\]$/g, ''), port }, () => resolve(undefined))
    })
    if (error === undefined) return { server }
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES')
      return { failed: { ...closed('failed', settings), detail: error.message } }
    if (port !== ports.at(-1)) continue
    return { failed: { ...closed('taken', settings), by: 'other' } }
  }
  throw new Error('there was no port to try')
}
