// The routes as OpenAPI 3.1: those of the contract, made from its schemas, and the others (other-paths.ts).

import type { Described, JsonSchema, Route } from '../../lib/protocol/routes.ts'
import { ERROR, EVENT_STREAM, otherPaths } from './other-paths.ts'

type ApiParameter = { name: string; in: 'path' | 'query'; required: boolean; [key: string]: unknown }

export const openApi = (version: string, methods: Readonly<Record<string, Described>>, table: readonly Route[]) => {
  const paths: Record<string, Record<string, object>> = {}
  for (const [i, route] of table.entries()) {
    const isShort = table.findIndex(({ call }) => call === route.call) < i
    paths[route.path] = {
      ...paths[route.path],
      [route.verb.toLowerCase()]: operation(route, methods[route.call]!, isShort),
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'SparkQ',
      version,
      description: 'The daemon of one project. `sparkq ui` opens its page; docs/http.md has examples.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ key: [] }],
    tags: [...new Set(table.map(({ call }) => nounOf(call)))].map(name => ({ name })),
    paths: { ...paths, ...otherPaths },
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'The token of .sparkq/token, or the key of a page.' },
      },
      responses: { error: ERROR },
    },
  }
}

const nounOf = (call: string): string => call.split('.')[0]!

const operation = (route: Route, { description, params, result }: Described, isShort: boolean) => {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
  const body = withoutProperties(params, inPath)
  return {
    operationId: isShort ? `${route.call}.short` : route.call,
    tags: [nounOf(route.call)],
    description,
    parameters: [
      ...inPath.map(name => ({ name, in: 'path', required: true, schema: params.properties![name]! }) as const),
      ...(route.verb === 'GET' ? Object.keys(body.properties ?? {}).map(name => inQuery(name, body, route)) : []),
    ] satisfies ApiParameter[],
    ...(route.verb === 'POST' && {
      requestBody: { required: (body.required ?? []).length > 0, content: json(body) },
    }),
    responses: {
      [route.status]: {
        description: 'The result of the method.',
        content: { ...json(withoutProperties(result, [])), ...(route.call === 'event.list' && EVENT_STREAM) },
      },
      default: { $ref: '#/components/responses/error' },
    },
  }
}

/** A list may be repeated, or have commas. What is no list of words is JSON. */
const inQuery = (name: string, { properties = {}, required = [] }: JsonSchema, { query }: Route): ApiParameter => {
  const schema = properties[name]!
  return {
    name,
    in: 'query',
    required: required.includes(name),
    ...(query[name] === 'json' ? { content: json(schema) } : { schema }),
    ...(query[name] === 'texts' && { explode: false }),
  }
}

/** A schema that is part of the document, without some of its properties. */
const withoutProperties = (schema: JsonSchema, names: readonly string[]): JsonSchema => {
  const { $schema: _, properties, required, ...others } = schema as JsonSchema & { $schema?: string }
  if (properties === undefined) return others
  return {
    ...others,
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name))),
    ...(required && { required: required.filter(name => !names.includes(name)) }),
  }
}

const json = (schema: JsonSchema) => ({ 'application/json': { schema } })
