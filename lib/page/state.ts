// Where the page is, or why there is none, for people.

import type { PageState } from '../protocol/entities.ts'
import type { ErrorCode } from '../model/errors.ts'

type Closed = { code: Extract<ErrorCode, 'busy' | 'config'>; message: string; hint: string }

/** Undefined while the page is open. */
export const whyClosed = ({ state, host, port, by, detail }: PageState): Closed | undefined =>
  ({
    open: undefined,
    off: {
      code: 'config' as const,
      message: "the web page is off: 'server.http' is false in sparkq.yml",
      hint: "turn it on with 'sparkq config set server.http true'",
    },
    taken: {
      code: 'busy' as const,
      message: `port ${port} is taken by ${by === 'sparkq' ? 'another SparkQ project' : 'something else'}`,
      hint: "take any free port with 'sparkq config set server.port 0'",
    },
    failed: {
      code: 'config' as const,
      message: `the web page cannot listen at '${host}': ${detail}`,
      hint: "'server.host' in sparkq.yml is an address of this machine; by default 127.0.0.1",
    },
  })[state]

export const pageText = (page: PageState): string => {
  const closed = whyClosed(page)
  if (closed) return closed.message
  const others = isLoopback(page.host) ? '' : ` (listens at ${page.host}: reachable from other machines)`
  return `${page.url}${others}`
}

const isLoopback = (host: string): boolean => /^(127\.|localhost$|\[?::1\]?$)/.test(host)
