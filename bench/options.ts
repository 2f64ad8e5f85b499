import { parseArgs } from 'node:util'

export type BenchOptions = { names: string[]; json: boolean; quick: boolean; install: boolean; help: boolean }

/** Throws a UsageError, whose hint names a correct usage. */
export const readOptions = (args: readonly string[], known: readonly string[]): BenchOptions => {
  const { values, positionals } = parse(args)
  const unknown = positionals.find(name => !known.includes(name))
  if (unknown !== undefined) throw new UsageError(`no measurement '${unknown}'`, `choose from ${known.join(', ')}`)
  return { ...values, names: positionals.length > 0 ? [...new Set(positionals)] : [...known] }
}

export class UsageError extends Error {
  readonly hint: string
  constructor(message: string, hint: string) {
    super(message)
    this.hint = hint
  }
}

const FLAG = { type: 'boolean', default: false } as const

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: { json: FLAG, quick: FLAG, install: FLAG, help: { ...FLAG, short: 'h' } },
      allowPositionals: true,
    })
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0]!, "'npm run bench -- --help' shows the options")
  }
}
