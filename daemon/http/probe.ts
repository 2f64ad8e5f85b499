// Asks a port that is taken whether another SparkQ has it. Without node:http, which an idle daemon does not load.

import { connect } from 'node:net'
import { BUILD_HEADER } from './headers.ts'

const PROBE_TIMEOUT_MS = 1000
const MAX_PROBE_BYTES = 4096

/** True if `/healthz` is answered by a SparkQ. */
export const isSparkq = ({ host, port }: { host: string; port: number }): Promise<boolean> =>
  new Promise(resolve => {
    let text = ''
    const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port, timeout: PROBE_TIMEOUT_MS })
    socket.setEncoding('latin1')
    socket.once('connect', () =>
      socket.write(`GET /healthz HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: close\r\n\r\n`),
    )
    socket.on('data', (chunk: string) => {
      text += chunk
      if (text.length > MAX_PROBE_BYTES) socket.destroy()
    })
    socket.once('timeout', () => socket.destroy())
    socket.once('error', () => {}) // 'close' follows
    socket.once('close', () => resolve(text.toLowerCase().includes(`\r\n${BUILD_HEADER}: `)))
  })
