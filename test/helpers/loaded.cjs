// Preloaded by test/contract/load.test.ts (`node --require`): writes down every file that a process loads, and which of
// Node's
// own modules beyond those that Node has when it begins, a name a line; not the insides of those.

const { appendFileSync } = require('node:fs')
const { registerHooks } = require('node:module')

const told = line => appendFileSync(process.env.LOADED, `${line}\n`)
registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) told(url)
    return next(url, context)
  },
})
const there = new Set(process.moduleLoadList)

process.on('exit', () => {
  const parts = process.moduleLoadList
    .filter(name => !there.has(name))
    .map(name => /^NativeModule (?!internal\/)(.*)$/.exec(name)?.[1])
  for (const name of parts.filter(Boolean)) told(`node:${name}`)
})
