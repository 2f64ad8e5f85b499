// Replaces dist/lib/protocol/accepts.js, which tsc made of accepts.ts, by one with the same verdicts that works without
// arktype: it contains the code that arktype generates for each type at run time. Loading arktype and building its
// types took two thirds of the start of a daemon, and 30 MB. Now arktype is loaded only to explain a rejection or to
// describe the contract. This is a step of the build, so it works when it is loaded, on any Node that can install the
// package.

import { renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Type } from 'arktype'
import { configFile } from '../lib/protocol/config.ts'
import { methods } from '../lib/protocol/index.ts'

/** arktype's functions by name, and the values that they use as `$ark.NAME`. */
const functions = new Map<string, string>()
const values = new Map<string, string>()
const registry = (globalThis as unknown as { $ark: Record<string, unknown> }).$ark

const misunderstood = (what: string): never => {
  throw new Error(`arktype has compiled the contract to what build/precompile-checks.ts does not understand: ${what}`)
}

/** Takes over the function that checks a type, with all functions that it calls, and returns its name. */
const take = ({ internal: { id, precompilation } }: Type): string => {
  const compiled = new Function(`${precompilation ?? misunderstood(`nothing, of ${id}`)}; return $()`)() as Record<
    string,
    unknown
  >
  const visit = (name: string): void => {
    if (functions.has(name)) return
    const source = String(compiled[name] ?? misunderstood(`no ${name}`))
    const [, body] = /^\w+\(data, ctx\) (\{[^]*\})$/.exec(source) ?? misunderstood(source)
    // Only errors, morphs and functions of two arguments need a context.
    if (/\bctx\b/.test(body!.replaceAll('(data, ctx)', ''))) misunderstood(source)
    functions.set(name, source)
    for (const [, next] of body!.matchAll(/\bthis\.(\w+)/g)) visit(next!)
    for (const [, value] of body!.matchAll(/\$ark\.(\w+)/g)) values.set(value!, written(registry[value!], value!))
  }
  visit(`${id}Allows`)
  return `${id}Allows`
}

/** The source of a value: the keys of an object, of which only the names matter, or a function of ours that narrows a
 * type. */
const written = (value: unknown, name: string): string => {
  if (typeof value === 'function' && value.length === 1) return String(value)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== null)
    misunderstood(`$ark.${name}`)
  return `{ __proto__: null, ${Object.keys(value as object)
    .map(key => `${JSON.stringify(key)}: 1`)
    .join(', ')} }`
}

const lines = (entries: Iterable<readonly [string, string]>): string =>
  [...entries].map(([name, value]) => `  ${JSON.stringify(name)}: ${value},\n`).join('')

const calls = Object.entries(methods).map(
  ([name, { description, writes, params }]) =>
    [
      name,
      `{ description: ${JSON.stringify(description)}, writes: ${writes}, ` +
        `allows: given => check.${take(params())}(given) }`,
    ] as const,
)
const config = take(configFile as Type)

const file = join(dirname(import.meta.dirname), 'lib/protocol/accepts.js')
writeFileSync(
  `${file}.new`,
  `// Written by build/precompile-checks.ts; its source is lib/protocol.

const $ark = {
${lines(values)}}

const check = {
${[...functions.values()].join(',\n')}
}

export const calls = {
${lines(calls)}}

export const configuration = {
  allows: raw => check.${config}(raw),
  schema: ${JSON.stringify(configFile.toJsonSchema())},
}
`,
)
renameSync(`${file}.new`, file) // a rename is atomic: a daemon may start at this moment
