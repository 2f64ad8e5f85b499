// The routes that are not made from the contract. They come before those that are.

import type { BridgeOptions } from './bridge-options.ts'
import type { HandlerRoute } from './exchange.ts'
import { createOpenApi } from './openapi.ts'
import { createOutput } from './output.ts'
import { OUTPUT_PATH } from './output-address.ts'
import { createOutputLinks, OUTPUT_LINK_PATH } from './output-link.ts'
import { rpc } from './rpc.ts'
import { createStreams, wantsStream } from './stream.ts'

export const createHandlers = (options: BridgeOptions): HandlerRoute[] => [
  { verb: 'POST', path: '/rpc', handler: rpc },
  { verb: 'GET', path: '/api/events', when: wantsStream, handler: createStreams(options) },
  { verb: 'GET', path: OUTPUT_PATH, handler: createOutput(options) },
  { verb: 'POST', path: OUTPUT_LINK_PATH, handler: createOutputLinks(options) },
  { verb: 'GET', path: '/api/openapi.json', handler: createOpenApi(options) },
]
