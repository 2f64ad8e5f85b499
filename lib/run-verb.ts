// One run of a verb, in a process of its own or in the daemon: finds the verb, parses its arguments strictly, runs it,
// prints its error. Everything that it touches is passed in as an argument.

import { asSparkqError, errors, refuse } from './model/errors.ts'
import { parse, splitWords } from './cli/parse-args.ts'
import type { Noun, Verb, VerbContext } from './cli/verb.ts'
import { table } from './verbs/index.ts'

export type Surroundings = Omit<VerbContext, 'args' | 'rest' | 'table'> & {
  /** For -C: makes `cwd` this directory, and the project the one that is found from there. */
  enter(directory: string): void
}

/** Checks a verb before it runs; throws to reject it. */
export type Accept = (verb: Verb, args: VerbContext['args']) => void

/** Runs the verb that argv names, as `['enqueue', 'make']`; resolves to the exit code. */
export const runVerb = async (
  argv: readonly string[],
  around: Surroundings,
  accept: Accept = () => {},
): Promise<number> => {
  const { io, env } = around
  let verb: Verb | undefined
  let own: readonly string[] = argv
  try {
    const { before, words } = splitDirectory(argv)
    const { command, rest } = await table.find(words)
    const [target, given] = subVerb(command, rest)
    own = 'subCommands' in target ? given : splitWords(target, given).own
    if (own.some(word => word === '--help' || word === '-h')) {
      const { helpPage, renderHelp } = await import('./cli/help.ts')
      io.out(renderHelp(target, helpPage(io)))
      return 0
    }
    if ('subCommands' in target) return await refuseSubVerb(target, given[0])
    verb = target
    const { values, rest: others, directory: after } = parse(verb, given)
    if (before !== undefined && after !== undefined)
      refuse('usage', { message: `option '-C' is given twice`, hint: 'name one directory' })
    const args = await formatted(verb, values, env)
    accept(verb, args)
    const directory = before ?? after
    if (directory !== undefined) around.enter(directory)
    return (await verb.run({ ...around, args, rest: others, table })) ?? 0
  } catch (thrown) {
    if (io.closed()) return 0
    const error = asSparkqError(thrown)
    const { printError } = await import('./cli/output.ts')
    printError(io, error, { verb: verb?.meta.name ?? '', json: hasJsonErrors(own, env) })
    if (env['SPARKQ_DEBUG'] && thrown instanceof Error) io.err(`${thrown.stack}\n`)
    return errors[error.code].exit
  }
}

/** `-C DIR` before the verb, and the words without it. */
const splitDirectory = (argv: readonly string[]): { before: string | undefined; words: readonly string[] } => {
  const [, inline] = /^(?:-C|--project=)([^]+)$/.exec(argv[0] ?? '') ?? []
  if (inline !== undefined) return { before: inline, words: argv.slice(1) }
  if (argv[0] !== '-C' && argv[0] !== '--project') return { before: undefined, words: argv }
  if (argv[1] === undefined)
    refuse('usage', { message: `option '${argv[0]}' needs a value`, hint: `write sparkq ${argv[0]} DIR VERB …` })
  return { before: argv[1], words: argv.slice(2) }
}

/** Arguments in the format that --json, --table or SPARKQ_OUTPUT selects. */
const formatted = async (verb: Verb, values: VerbContext['args'], env: Surroundings['env']) => {
  if (values['json'] === true && values['table'] === true)
    refuse('usage', { message: '--json and --table exclude each other', hint: 'give one of them' })
  const output = env['SPARKQ_OUTPUT']
  return output ? (await import('./cli/output-variable.ts')).inFormat(verb, values, output) : values
}

/** Errors are JSON where the output would be, also an error in the options. */
const hasJsonErrors = (options: readonly string[], env: Surroundings['env']): boolean =>
  options.includes('--json') || (env['SPARKQ_OUTPUT'] === 'json' && !options.includes('--table'))

/** The verb of a noun that the first word names, and the words after it; otherwise the command itself. */
const subVerb = (command: Verb | Noun, words: readonly string[]): [Verb | Noun, readonly string[]] => {
  const [word, ...others] = words
  return 'subCommands' in command && word !== undefined && Object.hasOwn(command.subCommands, word)
    ? [command.subCommands[word]!, others]
    : [command, words]
}

const refuseSubVerb = async ({ meta: { name }, subCommands }: Noun, word: string | undefined): Promise<never> => {
  const [{ nearest }, { isHarmless }] = await Promise.all([import('./text/nearest.ts'), import('./cli/harmless.ts')])
  const known = Object.keys(subCommands)
  const near =
    word === undefined
      ? undefined
      : nearest(
          word,
          known.filter(sub => isHarmless(`${name} ${sub}`)),
        )
  refuse('usage', {
    message:
      word === undefined ? `'sparkq ${name}' needs a verb: ${known.join(', ')}` : `unknown verb '${name} ${word}'`,
    hint: near ? `did you mean 'sparkq ${name} ${near}'?` : `see 'sparkq help ${name}'`,
  })
}
