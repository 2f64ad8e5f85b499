// Preloaded by test/contract/load.test.ts (`node --import`): writes down everything that a process loads, a URL a line.

import { appendFileSync } from 'node:fs'
import { registerHooks } from 'node:module'

const list = process.env['LOADED']!

registerHooks({
  load(url, context, next) {
    appendFileSync(list, `${url}\n`)
    return next(url, context)
  },
})
