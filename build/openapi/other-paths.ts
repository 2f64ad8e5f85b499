// What the bridge answers besides the methods of the contract (daemon/http/handlers.ts), as OpenAPI.

const SCHEMA_OF_ERROR = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'hint'],
      properties: {
        code: { type: 'string', description: 'As in docs/exit-codes.md.' },
        message: { type: 'string' },
        hint: { type: ['string', 'null'], description: 'What to do next.' },
      },
    },
  },
}

export const ERROR = { description: 'A refusal.', content: { 'application/json': { schema: SCHEMA_OF_ERROR } } }

const refusal = { $ref: '#/components/responses/error' }
const inQuery = (name: string, schema: object, description: string) => ({ name, in: 'query', description, schema })
const inPath = (name: string, schema: object) => ({ name, in: 'path', required: true, schema })
const COUNT = { type: 'integer', minimum: 0 }
const FLAG = { enum: ['0', '1'] }
const OUTPUT = { 'text/plain': { schema: { type: 'string' } } }
const OBJECT = { type: 'object' }
const ofJson = (description: string, schema: object) => ({ description, content: { 'application/json': { schema } } })

const NAMED_OUTPUT = [inPath('id', { type: 'string' }), inPath('n', COUNT), inPath('stream', { enum: ['out', 'err'] })]

/** Without a key. */
const open = { security: [] }

export const otherPaths: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  '/api/tasks/{id}/attempts/{n}/{stream}': {
    get: {
      operationId: 'output',
      tags: ['task'],
      description: 'The output of an attempt: whole, by `Range`, its last lines, or until the attempt has ended.',
      parameters: [
        ...NAMED_OUTPUT,
        inQuery('tail', COUNT, 'Only this number of lines, from the end.'),
        inQuery('follow', FLAG, 'Goes on until the attempt has ended.'),
        inQuery('from', COUNT, 'With `follow`: the byte to begin with.'),
        inQuery('download', FLAG, 'Names a file to keep it in.'),
        { name: 'Range', in: 'header', schema: { type: 'string' }, example: 'bytes=-65536' },
      ],
      responses: {
        200: { description: 'The output.', content: OUTPUT },
        206: { description: 'The range of it.', content: OUTPUT },
        416: { description: 'It is shorter than that.' },
        default: refusal,
      },
    },
  },
  '/api/tasks/{id}/attempts/{n}/{stream}/link': {
    post: {
      operationId: 'output.link',
      tags: ['task'],
      description: 'An address at which the output can be downloaded once, within a minute, without a key.',
      parameters: NAMED_OUTPUT,
      responses: {
        201: ofJson('The address, relative to that of the page.', {
          ...OBJECT,
          required: ['href', 'expires_at'],
          properties: { href: { type: 'string' }, expires_at: { type: 'string' } },
        }),
        default: refusal,
      },
    },
  },
  '/rpc': {
    post: {
      operationId: 'rpc',
      description: 'One request of JSON-RPC 2.0, for any method that has a route.',
      requestBody: { required: true, content: { 'application/json': { schema: OBJECT } } },
      responses: {
        200: ofJson('The response of JSON-RPC, also for an error.', OBJECT),
        204: { description: 'The request was a notification.' },
        default: refusal,
      },
    },
  },
  '/api/login': {
    post: {
      ...open,
      operationId: 'login',
      description: 'The key of a page, for the code of the link that opens it.',
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: { ...OBJECT, required: ['code'], properties: { code: { type: 'string' } } } },
        },
      },
      responses: { 200: ofJson('The key.', OBJECT), default: refusal },
    },
  },
  '/api/openapi.json': {
    get: {
      operationId: 'openapi',
      description: 'This document.',
      responses: { 200: ofJson('OpenAPI 3.1.', OBJECT), default: refusal },
    },
  },
  '/healthz': {
    get: {
      ...open,
      operationId: 'health',
      description: 'Whether the daemon answers.',
      responses: { 200: ofJson('It does.', { ...OBJECT, properties: { ok: { const: true } } }) },
    },
  },
}

/** `event.list` for a request that accepts it. */
export const EVENT_STREAM = {
  'text/event-stream': {
    schema: {
      type: 'string',
      description:
        'The events after now, or after `Last-Event-ID` or `after`. Each `id` is the number of an event, each `data` ' +
        'the event as in the list.',
    },
  },
}
