// The routes that are not made from the contract. They come before those that are.

import type { BridgeOptions } from './bridge-options.ts'
import type { HandlerRoute } from './exchange.ts'
import { rpc } from './rpc.ts'

export const createHandlers = (_options: BridgeOptions): HandlerRoute[] => [
  { verb: 'POST', path: '/rpc', handler: rpc },
]
