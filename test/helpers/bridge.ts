// The bridge of a daemon as a program uses it, with the token of its project.

import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { until } from './until.ts'
import { within } from './within.ts'

type Answered = { status: number; headers: Headers; text: string }

export type Http = {
  /** The address without its last slash. */
  url: string
  /** A request whose body is read in pieces. */
  open(path: string, options?: { headers?: Record<string, string>; method?: string }): Promise<Opened>
  /** A request with its whole body. */
  get(path: string, headers?: Record<string, string>, method?: string): Promise<Answered>
  post(path: string, body: unknown): Promise<Answered>
  /** Sends a request and breaks the connection off, after so many turns of the loop. */
  leave(path: string, turns: number): Promise<void>
}

export type Opened = Pick<Response, 'status' | 'headers'> & {
  /** Reads until the text has this; resolves to all text so far. */
  until(part: string): Promise<string>
  /** The rest, up to the end. Rejects if the connection breaks off. */
  rest(): Promise<string>
  close(): void
}

/** Resolves once the daemon listens. */
export const httpOf = async (stateDir: string): Promise<Http> => {
  const read = (name: string): string => readFileSync(join(stateDir, name), 'utf8').trim()
  const url = await until('the address of the page', () => {
    try {
      return read('url').replace(/\/$/, '')
    } catch {
      return undefined
    }
  })
  const authorization = `Bearer ${read('token')}`
  const send = (path: string, { headers, ...init }: RequestInit = {}): Promise<Response> =>
    within(`the response to ${path}`, fetch(url + path, { ...init, headers: { authorization, ...headers } }))
  const whole = async (response: Response): Promise<Answered> => ({
    status: response.status,
    headers: response.headers,
    text: await within('its body', response.text()),
  })
  return {
    url,
    get: async (path, headers = {}, method = 'GET') => whole(await send(path, { headers, method })),
    post: async (path, body) =>
      whole(
        await send(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      ),
    async leave(path, turns) {
      const { hostname, port, host } = new URL(url)
      const socket = connect(Number(port), hostname)
      await within('a connection', once(socket, 'connect'))
      socket.on('error', () => {})
      socket.write(`GET ${path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: ${authorization}\r\n\r\n`)
      for (let turn = 0; turn < turns; turn++) await nextTurn()
      socket.resetAndDestroy()
      await within('its end', once(socket, 'close'))
    },
    async open(path, options) {
      const over = new AbortController()
      const { status, headers, body } = await send(path, { ...options, signal: over.signal })
      const reader = body!.pipeThrough(new TextDecoderStream()).getReader()
      let text = ''
      const more = async (): Promise<boolean> => {
        const { done, value } = await within('more of the body', reader.read(), () => text)
        text += value ?? ''
        return !done
      }
      return {
        status,
        headers,
        async until(part) {
          while (!text.includes(part)) if (!(await more())) throw new Error(`the end, without '${part}': ${text}`)
          return text
        },
        async rest() {
          while (await more());
          return text
        },
        close: () => over.abort(),
      }
    },
  }
}
