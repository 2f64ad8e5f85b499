// Strict options: node:util's parser, configured from a verb's definition. Unknown options, missing values and surplus
// words are rejected with `usage` and the nearest right word; a bare `--` ends the options (docs/contract.md §5).

import type { ParseArgsOptionsConfig } from 'node:util'
import { parseArgs } from '../system/node-builtins.ts'
import { refuse } from '../model/errors.ts'
import { nearest } from '../text/nearest.ts'
import { shellWords } from '../text/shell-words.ts'
import { kebab, type Args, type ArgValues, type Verb } from './verb.ts'

export type Parsed = { values: ArgValues<Args>; rest: string[] | undefined }

/** Values of a verb's arguments. Options are written in kebab-case; their names in code are camelCase. */
export const parse = (verb: Verb, argv: readonly string[]): Parsed => {
  const end = argv.indexOf('--')
  const own = end === -1 ? argv : argv.slice(0, end)
  const rest = end === -1 ? undefined : argv.slice(end + 1)
  if (rest && !verb.rest) refuse('usage', { message: `unexpected '${rest[0] ?? ''}' after --`, hint: seeHelp(verb) })

  const { tokens, targets } = scan(verb, own)
  const values = emptyValues(verb.args)
  const words: string[] = []
  /** Index of the first word that is not an option: perhaps a command without its `--`. */
  let firstWord: number | undefined
  const refused = (message: string, hint: string) =>
    refuse('usage', { message, hint: verb.rest && firstWord !== undefined ? withDashes(verb, own, firstWord) : hint })

  for (const token of tokens) {
    if (token.kind === 'positional') {
      words.push(token.value)
      if (token.value !== '-') firstWord ??= token.index
    }
    if (token.kind !== 'option') continue
    const target = targets.get(token.name)
    if (target === undefined) refused(`unknown option '${token.rawName}'`, nearestOption(verb, token.rawName, targets))
    const [name, arg] = target!
    // `-q --json`: the parser took an option as the value, so the value is missing.
    const forgotten = !token.inlineValue && targets.has(/^--(.+)$/.exec(token.value ?? '')?.[1] ?? '')
    const hasValue = token.value !== undefined && !forgotten
    if (arg.type === 'boolean' && hasValue)
      refuse('usage', { message: `option '${token.rawName}' takes no value`, hint: seeHelp(verb) })
    if (arg.type === 'string' && !hasValue)
      refuse('usage', { message: `option '${token.rawName}' needs a value`, hint: seeHelp(verb) })
    if (arg.type === 'boolean') values[name] = true
    else if ('multiple' in arg && arg.multiple) (values[name] as string[]).push(token.value!)
    else values[name] = token.value === BARE ? (arg.type === 'string' ? arg.bare : undefined) : token.value
  }
  const surplus = placeWords(verb, words, values)
  if (surplus !== undefined) {
    // `--wait 5s`: an option whose value is optional takes it only after `=`.
    const before = own[own.indexOf(surplus) - 1]
    refused(
      `unexpected argument '${surplus}'`,
      before !== undefined && bareOptions(verb).includes(before) ? `write ${before}=${surplus}` : seeHelp(verb),
    )
  }
  return { values: values as ArgValues<Args>, rest: rest && [...rest] }
}

/** Marks an option without its value, as `--wait`. No argument can contain a NUL, so the mark cannot be typed. */
const BARE = '\0'

type Target = readonly [name: string, arg: Args[string]]

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
  return { options, targets }
}

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

const withDashes = (verb: Verb, words: readonly string[], at: number): string =>
  `a command goes after --: ${shellWords(['sparkq', verb.meta.name, ...words.slice(0, at), '--', ...words.slice(at)])}`

const nearestOption = (verb: Verb, written: string, targets: Map<string, Target>): string => {
  const visible = [...targets].filter(([name, [, arg]]) => !name.endsWith('-') && !arg.hidden).map(([name]) => name)
  // Compared without dashes, which would make `--wrong` similar to `--json`.
  const near = nearest(written.replace(/^-+/, ''), [...visible, 'help'])
  return near ? `did you mean '--${near}'?` : seeHelp(verb)
}

const seeHelp = (verb: Verb): string => `see '${['sparkq help', verb.meta.name].filter(Boolean).join(' ')}'`
