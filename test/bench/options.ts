import { parseArgs } from 'node:util'

export type Options = { names: string[]; json: boolean; readme: boolean; quick: boolean; install: boolean }

/** What was asked for; refuses with what to type instead. */
export const readOptions = (args: readonly string[], known: readonly string[]): Options => {
  const flag = { type: 'boolean', default: false } as const
  const { values, positionals } = parse(() =>
    parseArgs({
      args: [...args],
      options: { json: flag, readme: flag, quick: flag, install: flag },
      allowPositionals: true,
    }),
  )
  const unknown = positionals.find(name => !known.includes(name))
  if (unknown !== undefined) throw new Refusal(`no measurement '${unknown}'`, `there are ${known.join(', ')}`)
  if (values.readme && (values.quick || positionals.length > 0))
    throw new Refusal('the README has whole runs only', "leave out the names and '--quick', or '--readme'")
  return { ...values, names: positionals.length > 0 ? positionals : [...known] }
}

export class Refusal extends Error {
  readonly hint: string
  constructor(message: string, hint: string) {
    super(message)
    this.hint = hint
  }
}

const parse = <Parsed>(work: () => Parsed): Parsed => {
  try {
    return work()
  } catch (error) {
    throw new Refusal(
      (error as Error).message.split('. ')[0]!,
      'npm run bench -- [NAME…] [--quick] [--json] [--readme] | --install',
    )
  }
}
