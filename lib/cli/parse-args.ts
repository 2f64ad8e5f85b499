// Strict options: node:util's parser, configured from a verb's definition. Unknown options, missing values, repeats and
// surplus words are rejected with `usage` and the nearest right word. A bare `--` ends the options; so does the first
// word of a command, as with env, nice and sudo (docs/contract.md §5).

import type { ParseArgsOptionsConfig } from 'node:util'
import { parseArgs } from '../system/node-builtins.ts'
import { refuse } from '../model/errors.ts'
import { nearest } from '../text/nearest.ts'
import { kebab, type Arg, type Args, type ArgValues, type Verb } from './verb.ts'

export type Parsed = {
  values: ArgValues<Args>
  rest: string[] | undefined
  /** The value of -C. */
  directory: string | undefined
}

/** Values of a verb's arguments. Options are written in kebab-case; their names in code are camelCase. */
export const parse = (verb: Verb, argv: readonly string[]): Parsed => {
  const { own, rest } = splitWords(verb, argv)
  if (rest && !verb.rest) refuse('usage', { message: `unexpected '${rest[0] ?? ''}' after --`, hint: seeHelp(verb) })
  const { tokens, targets } = scan(verb, own)
  const values = emptyValues(verb.args)
  const given = new Set<string>()
  const words: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value)
    if (token.kind !== 'option') continue
    const { rawName } = token
    const [name, arg] = targets.get(token.name) ?? unknownOption(verb, rawName, targets)
    // `-q --json`: the parser took an option as the value, so the value is missing.
    const forgotten = !token.inlineValue && targets.has(/^--(.+)$/.exec(token.value ?? '')?.[1] ?? '')
    const hasValue = token.value !== undefined && !forgotten
    const refused = (why: string): never =>
      refuse('usage', { message: `option '${rawName}' ${why}`, hint: seeHelp(verb) })
    if (arg.type === 'boolean' && hasValue) refused('takes no value')
    if (arg.type === 'string' && !hasValue) refused('needs a value')
    const repeats = 'multiple' in arg && arg.multiple === true
    if (given.has(name) && !repeats) refused('is given twice')
    given.add(name)
    if (arg.type === 'boolean') values[name] = true
    else if (repeats) (values[name] as string[]).push(token.value!)
    else values[name] = token.value === BARE ? (arg.type === 'string' ? arg.bare : undefined) : token.value
  }
  const surplus = placeWords(verb, words, values)
  if (surplus !== undefined) {
    // `--wait 5s`: an option whose value is optional takes it only after `=`.
    const before = own[own.indexOf(surplus) - 1]
    refuse('usage', {
      message: `unexpected argument '${surplus}'`,
      hint: before !== undefined && bareOptions(verb).includes(before) ? `write ${before}=${surplus}` : seeHelp(verb),
    })
  }
  const { [DIRECTORY]: directory, ...others } = values
  return { values: others as ArgValues<Args>, rest, directory: directory as string | undefined }
}

/** The words of SparkQ, and those of the command that the verb takes: after `--`, or from the first word that is no
 * option and no argument of the verb. */
export const splitWords = (verb: Verb, argv: readonly string[]): { own: string[]; rest: string[] | undefined } => {
  const end = argv.indexOf('--')
  const own = end === -1 ? [...argv] : argv.slice(0, end)
  if (verb.rest) {
    const places = Object.values(verb.args).filter(arg => arg.type === 'positional')
    for (const token of scan(verb, own).tokens) {
      if (token.kind !== 'positional') continue
      const place = places[0]
      if (!(place && 'multiple' in place)) places.shift()
      if (place === undefined || (place.only !== undefined && place.only !== token.value))
        return { own: own.slice(0, token.index), rest: argv.slice(token.index) }
    }
  }
  return { own, rest: end === -1 ? undefined : argv.slice(end + 1) }
}

/** Marks an option without its value, as `--wait`. No argument can contain a NUL, so the mark cannot be typed. */
const BARE = '\0'

type Target = readonly [name: string, arg: Arg]

/** The tokens of the words before `--`, and the argument of each option name. Refuses nothing. */
export const scan = (verb: Verb, words: readonly string[]) => {
  const { options, targets } = optionsOf(verb)
  return {
    targets,
    tokens: parseArgs({
      args: withBareValues(verb, words),
      options,
      strict: false,
      allowPositionals: true,
      tokens: true,
    }).tokens,
  }
}

const optionsOf = (verb: Verb): { options: ParseArgsOptionsConfig; targets: Map<string, Target> } => {
  const options: ParseArgsOptionsConfig = {}
  const targets = new Map<string, Target>()
  for (const [name, arg] of Object.entries(verb.args)) {
    if (arg.type === 'positional') continue
    const short = arg.alias?.find(alias => alias.length === 1)
    for (const long of [kebab(name), ...(arg.alias ?? []).filter(alias => alias.length > 1)]) {
      options[long] = { type: arg.type }
      targets.set(long, [name, arg])
    }
    if (short) options[kebab(name)]!.short = short
    // parseArgs supports one short name per option; the others become separate options.
    for (const extra of (arg.alias ?? []).filter(alias => alias.length === 1 && alias !== short)) {
      options[`${extra}-`] = { type: arg.type, short: extra }
      targets.set(`${extra}-`, [name, arg])
    }
  }
  options[DIRECTORY] = { type: 'string', short: 'C' }
  targets.set(DIRECTORY, [DIRECTORY, DIRECTORY_ARG])
  if (!targets.has('project')) {
    options['project'] = { type: 'string' }
    targets.set('project', [DIRECTORY, DIRECTORY_ARG])
  }
  return { options, targets }
}

/** -C, which every verb takes, also as --project. Names with a dash at the end are not offered. */
const DIRECTORY = 'C-'
const DIRECTORY_ARG = { type: 'string', valueHint: 'DIR', description: 'Work as if started in this directory' } as const

const bareOptions = (verb: Verb): string[] =>
  Object.entries(verb.args)
    .filter(([, arg]) => arg.type === 'string' && arg.bare !== undefined)
    .map(([name]) => `--${kebab(name)}`)

const withBareValues = (verb: Verb, argv: readonly string[]): string[] => {
  const bare = bareOptions(verb)
  return argv.map(word => (bare.includes(word) ? `${word}=${BARE}` : word))
}

const emptyValues = (args: Args): Record<string, string | string[] | boolean | undefined> =>
  Object.fromEntries(
    Object.entries(args).map(([name, arg]) => [
      name,
      'multiple' in arg && arg.multiple
        ? []
        : arg.type === 'boolean'
          ? false
          : arg.type === 'string'
            ? arg.default
            : undefined,
    ]),
  )

/** Assigns words to the positionals; returns the first surplus word. */
const placeWords = (verb: Verb, words: string[], values: ReturnType<typeof emptyValues>): string | undefined => {
  for (const [name, arg] of Object.entries(verb.args)) {
    if (arg.type !== 'positional') continue
    if (arg.only !== undefined && words.length > 0 && words[0] !== arg.only) break
    const taken = words.splice(0, arg.multiple ? words.length : 1)
    if (taken.length === 0 && arg.required)
      refuse('usage', { message: `${name.toUpperCase()} is missing`, hint: seeHelp(verb) })
    values[name] = arg.multiple ? taken : taken[0]
  }
  return words[0]
}

const unknownOption = (verb: Verb, written: string, targets: Map<string, Target>): never => {
  const visible = [...targets]
    .filter(([name, [, arg]]) => !name.endsWith('-') && !('hidden' in arg))
    .map(([name]) => name)
  // Compared without dashes, which would make `--wrong` similar to `--json`.
  const name = written.replace(/^-+/, '')
  const near = nearest(name, [...visible, 'help'])
  const answer = verb.answers?.[name]
  refuse('usage', {
    message: `unknown option '${written}'`,
    hint:
      answer ??
      (near
        ? `did you mean '--${near}'?`
        : verb.rest
          ? `put -- before '${written}' if it belongs to the command`
          : seeHelp(verb)),
  })
}

const seeHelp = (verb: Verb): string => `see '${['sparkq help', verb.meta.name].filter(Boolean).join(' ')}'`
