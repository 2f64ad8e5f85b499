// Requests to the page of a daemon, as its callers send them.

import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Scratch } from './daemon.ts'
import { within } from './within.ts'

export type HttpReply = { status: number; headers: IncomingHttpHeaders; text: string; json: any }

export type Ask = {
  method?: string
  path: string
  headers?: Record<string, string>
  /** By default that of the token; undefined is no key. */
  key?: string | undefined
  /** Sent as JSON, or as it is if it is text. */
  body?: unknown
}

/** The address of the page of a project. */
export const pageUrl = async ({ call }: Pick<Scratch, 'call'>): Promise<URL> => {
  const { page } = await call('daemon.status', { tasks: false })
  if (page.url === null) throw new Error(`the page is ${page.state}`)
  return new URL(page.url)
}

export const tokenOf = ({ stateDir }: Pick<Scratch, 'stateDir'>): string =>
  readFileSync(join(stateDir, 'token'), 'utf8').trim()

/** Sends one request over a connection of its own. */
export const ask = async (project: Scratch, asked: Ask): Promise<HttpReply> => {
  const { hostname, port } = await pageUrl(project)
  const { method = asked.body === undefined ? 'GET' : 'POST', path, headers = {}, body } = asked
  const key = 'key' in asked ? asked.key : tokenOf(project)
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  const all = {
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    ...(text === undefined ? {} : { 'content-type': 'application/json' }),
    connection: 'close',
    ...headers,
  }
  const reply = new Promise<HttpReply>((resolve, reject) => {
    const sent = httpRequest({ hostname, port, method, path, headers: all, agent: false }, response => {
      let got = ''
      response.setEncoding('utf8')
      response.on('data', chunk => void (got += chunk))
      response.on('error', reject)
      response.on('end', () => {
        const isJson = String(response.headers['content-type']).startsWith('application/json')
        const json = isJson && got !== '' ? JSON.parse(got) : undefined
        resolve({ status: response.statusCode!, headers: response.headers, text: got, json })
      })
    })
    sent.on('error', reject)
    sent.end(text)
  })
  return within(`the response to ${method} ${path}`, reply)
}

/** The key of a page that follows a new link. */
export const pageKey = async (project: Scratch, wish: { read?: boolean } = {}): Promise<string> => {
  const { link } = await project.call('page.link', wish)
  const { json } = await ask(project, { path: '/api/login', key: undefined, body: { code: codeOf(link) } })
  return json.key
}

export const codeOf = (link: string): string => /#t=([\w-]{22})$/.exec(link)![1]!
