// Preloaded by test/contract/load.test.ts (`node --require`): writes down every file that a process loads, and which of Node's
// own modules beyond those that Node has when it begins, a name a line; not the insides of those.

const { writeFileSync } = require('node:fs')
const { registerHooks } = require('node:module')

const files = []
registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) files.push(url)
    return next(url, context)
  },
})
const there = new Set(process.moduleLoadList)

process.on('exit', () => {
  const parts = process.moduleLoadList.filter(name => !there.has(name)).map(name => /^NativeModule (?!internal\/)(.*)$/.exec(name)?.[1])
  writeFileSync(process.env.LOADED, [...files, ...parts.filter(Boolean).map(name => `node:${name}`)].join('\n'))
})
