// One run of a verb, in a process of its own or in the daemon: finds the verb, parses its arguments strictly, runs it,
// prints its error. Everything that it touches is passed in as an argument.

import { asSparkqError, errors, refuse } from './model/errors.ts'
import { parse } from './cli/parse-args.ts'
import type { Noun, Verb, VerbContext } from './cli/verb.ts'
import { table } from './verbs/index.ts'

export type Surroundings = Omit<VerbContext, 'args' | 'rest' | 'table'>

/** Checks a verb before it runs; throws to reject it. */
export type Accept = (verb: Verb, args: VerbContext['args']) => void

/** Runs the verb that argv names, as `['enqueue', '--', 'make']`; resolves to the exit code. */
export const runVerb = async (
  argv: readonly string[],
  around: Surroundings,
  accept: Accept = () => {},
): Promise<number> => {
  const { io, env } = around
  let verb: Verb | undefined
  try {
    const { command, rest: words } = await table.find(argv)
    if (optionsIn(words).some(word => word === '--help' || word === '-h')) {
      const { renderHelp } = await import('./cli/help.ts')
      io.out(await renderHelp(subVerb(command, words[0]) ?? command, io.colour))
      return 0
    }
    verb = await pickVerb(command, words)
    const { values, rest } = parse(verb, 'subCommands' in command ? words.slice(1) : words)
    accept(verb, values)
    return (await verb.run({ ...around, args: values, rest, table })) ?? 0
  } catch (thrown) {
    if (io.closed()) return 0
    const error = asSparkqError(thrown)
    const { printError } = await import('./cli/output.ts')
    printError(io, error, { verb: verb?.meta.name ?? '', json: optionsIn(argv).includes('--json') })
    if (env['SPARKQ_DEBUG'] && thrown instanceof Error) io.err(`${thrown.stack}\n`)
    return errors[error.code].exit
  }
}

/** SparkQ's own words: those before `--`. */
const optionsIn = (words: readonly string[]): readonly string[] =>
  words.slice(0, words.includes('--') ? words.indexOf('--') : undefined)

const subVerb = (command: Verb | Noun, word: string | undefined): Verb | undefined =>
  'subCommands' in command && word !== undefined && Object.hasOwn(command.subCommands, word)
    ? command.subCommands[word]
    : undefined

const pickVerb = async (command: Verb | Noun, words: readonly string[]): Promise<Verb> => {
  if (!('subCommands' in command)) return command
  const [word] = words
  const found = subVerb(command, word)
  if (found) return found
  const { nearest } = await import('./text/nearest.ts')
  const { name } = command.meta
  const known = Object.keys(command.subCommands)
  const near = word === undefined ? undefined : nearest(word, known)
  refuse('usage', {
    message:
      word === undefined ? `'sparkq ${name}' needs a verb: ${known.join(', ')}` : `unknown verb '${name} ${word}'`,
    hint: near ? `did you mean 'sparkq ${name} ${near}'?` : `see 'sparkq help ${name}'`,
  })
}
