// The route of a method over HTTP, by one rule over the description of the contract (docs/http.md). The build writes
// the table of all routes (build/http-routes.ts); the daemon reads that.

/** How a parameter in a query becomes a value; the contract then checks it. */
export type QueryKind = 'text' | 'number' | 'boolean' | 'texts' | 'json'

export type Route = {
  /** The method of the contract. */
  call: string
  verb: 'GET' | 'POST'
  /** For example `/api/tasks/{id}/cancel`. */
  path: string
  /** 201 for a method that makes something. */
  status: 200 | 201
  /** The kind of each parameter that may stand in the query; empty for POST. */
  query: Record<string, QueryKind>
}

/** An entry of `describe()`. */
export type Described = { description: string; writes: boolean; params: JsonSchema; result: JsonSchema }

export type JsonSchema = {
  type?: string | string[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  anyOf?: JsonSchema[]
  enum?: unknown[]
  const?: unknown
}

/** Methods without a route: they belong to a connection, a process, the launcher or the owner of the socket. `cli.run`
 * over HTTP would be a shell. */
export const WITHOUT_ROUTE: ReadonlySet<string> = new Set([
  'cli.run',
  'daemon.hello',
  'hook.trigger',
  'hook.verdict',
  'page.link',
  'queue.watch',
  'spool.take',
  'task.attempt',
  'task.start',
  'worker.register',
])

/** Further, short routes. */
const SHORT: Record<string, string> = { 'daemon.status': '/api/status', 'task.review': '/api/review' }

/** They write down what they find, which may be repeated without harm. */
const READS: ReadonlySet<string> = new Set(['worker.list', 'worker.show'])

/** There is one of each. */
const SINGLE: ReadonlySet<string> = new Set(['daemon', 'config'])

const LISTS = new Set(['list'])
const GETS = new Set(['get', 'show'])
const MAKES = new Set(['create', 'enqueue'])

/** The routes of a method; none for a method that has none. */
export const routesOf = (call: string, { writes, params }: Described): Route[] => {
  if (WITHOUT_ROUTE.has(call)) return []
  const [noun, word] = call.split('.') as [string, string]
  const folder = `/api/${SINGLE.has(noun) ? noun : `${noun}s`}`
  const makes = MAKES.has(word)
  const id = makes ? undefined : idOf(noun, params.required ?? [])
  const verb = writes && !READS.has(call) ? 'POST' : 'GET'
  const named = id === undefined ? folder : `${folder}/{${id}}`
  const isShort = LISTS.has(word) || makes || (GETS.has(word) && id !== undefined)
  const { [id ?? '']: _, ...others } = params.properties ?? {}
  const query = verb === 'GET' ? Object.fromEntries(Object.entries(others).map(([key, at]) => [key, kindOf(at)])) : {}
  const route: Route = { call, verb, path: isShort ? named : `${named}/${word}`, status: makes ? 201 : 200, query }
  const short = SHORT[call]
  return short === undefined ? [route] : [route, { ...route, path: short }]
}

/** The routes of all methods. Throws if two methods share one. */
export const routeTable = (methods: Record<string, Described>): Route[] => {
  const table = Object.entries(methods).flatMap(([call, described]) => routesOf(call, described))
  const owners = new Map<string, string>()
  for (const { call, verb, path } of table) {
    const place = `${verb} ${path.replace(/\{\w+\}/g, '{}')}`
    const owner = owners.get(place)
    if (owner !== undefined) throw new Error(`'${call}' and '${owner}' share the route ${verb} ${path}`)
    owners.set(place, call)
  }
  return table
}

/** The required parameter that names one thing. */
const idOf = (noun: string, required: readonly string[]): string | undefined =>
  ['id', noun, 'name'].find(name => required.includes(name))

const kindOf = (schema: JsonSchema): QueryKind => {
  const all = [schema, ...(schema.anyOf ?? [])]
  const types = new Set(all.flatMap(({ type }) => type ?? []))
  const values = all.flatMap(({ enum: some, const: one }) => [...(some ?? []), ...(one === undefined ? [] : [one])])
  if (types.has('array')) return all.some(({ items }) => items?.type === 'object') ? 'json' : 'texts'
  if (types.has('number') || types.has('integer')) return 'number'
  if (types.has('boolean') || (values.length > 0 && values.every(value => typeof value === 'boolean'))) return 'boolean'
  return types.has('object') ? 'json' : 'text'
}
