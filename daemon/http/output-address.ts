// What the address of an output says.

import { refuse } from '../../lib/model/errors.ts'
import type { Exchange } from './exchange.ts'

export type WantedOutput = {
  id: string
  claim: number
  stream: 'out' | 'err'
  /** Only this number of lines, from the end. */
  tail: number | undefined
  /** Goes on until the attempt has ended. */
  follow: boolean
  /** The byte to begin with. */
  from: number
  /** To be kept as a file. */
  download: boolean
}

export const OUTPUT_PATH = '/api/tasks/{id}/attempts/{n}/{stream}'

/** Refuses with `not_found` what is no output, with `invalid` what is no option or makes no sense beside another. */
export const wantedOutput = ({ params, url }: Pick<Exchange, 'params' | 'url'>): WantedOutput => {
  const { id = '', n = '', stream = '' } = params
  if (!isStream(stream)) refuse('not_found', { kind: 'output', name: stream, why: "there are 'out' and 'err'" })
  if (!/^\d{1,9}$/.test(n)) refuse('not_found', { kind: `attempt of task '${id}'`, name: n, why: 'not a number' })
  const given = optionsOf(url.searchParams)
  const wanted = {
    ...{ id, claim: Number(n), stream },
    tail: given.tail === undefined ? undefined : count('tail', given.tail),
    from: count('from', given.from ?? '0'),
    follow: flag('follow', given.follow),
    download: flag('download', given.download) || given.k !== undefined,
  }
  if (given.from !== undefined && !wanted.follow)
    wrong('from', "needs 'follow'; without it, a header 'Range' names bytes")
  if (given.from !== undefined && given.tail !== undefined) wrong('from', "excludes 'tail'")
  return wanted
}

const isStream = (word: string): word is WantedOutput['stream'] => word === 'out' || word === 'err'

/** `k` is the code of a link (keys.ts). */
const OPTIONS = ['tail', 'follow', 'from', 'download', 'k'] as const

const optionsOf = (query: URLSearchParams): Partial<Record<(typeof OPTIONS)[number], string>> => {
  for (const name of query.keys()) {
    if (!(OPTIONS as readonly string[]).includes(name)) wrong(name, `is not one of ${OPTIONS.slice(0, 4).join(', ')}`)
    if (query.getAll(name).length > 1) wrong(name, 'is given twice')
  }
  return Object.fromEntries(query)
}

const count = (name: string, text: string): number => {
  if (!/^\d{1,15}$/.test(text)) wrong(name, 'must be a whole number of at least 0')
  return Number(text)
}

const flag = (name: string, text: string | undefined): boolean => {
  if (text !== undefined && !['1', '0'].includes(text)) wrong(name, 'must be 1 or 0')
  return text === '1'
}

const wrong = (name: string, why: string): never => refuse('invalid', { what: `'${name}'`, why })
