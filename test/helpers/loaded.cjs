// Preloaded by test/contract/load.test.ts (`node --require`): writes down the URL of every file that a process loads
// and of each module of Node that it imports, one a line.

const { appendFileSync } = require('node:fs')
const { registerHooks } = require('node:module')

registerHooks({
  load(url, context, next) {
    appendFileSync(process.env.LOADED, `${url}\n`)
    return next(url, context)
  },
})
