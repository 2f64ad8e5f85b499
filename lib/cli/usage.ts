// How a verb and its arguments are written, for the help, the man pages and docs/commands.md.

import { kebab, type Arg, type Verb } from './verb.ts'

/** The usage lines of a verb, as `sparkq task [OPTIONS] ID…`. */
export const usageOf = (verb: Verb): string[] =>
  (verb.usage ?? [derivedUsage(verb)]).map(words => ['sparkq', verb.meta.name, words].filter(Boolean).join(' '))

const derivedUsage = (verb: Verb): string => {
  const places = Object.entries(verb.args).flatMap(([name, arg]) => {
    if (arg.type !== 'positional' || arg.hidden) return []
    return arg.required ? [placeName(name, arg)] : [`[${placeName(name, arg)}]`]
  })
  return ['[OPTIONS]', ...places].join(' ')
}

/** An argument as help lists it: `-q, --queue QUEUE`, or `ID…`. */
export const labelOf = (name: string, arg: Arg): string => {
  if (arg.type === 'positional') return placeName(name, arg)
  const names = [...shortNames(arg).map(short => `-${short}`), `--${kebab(name)}`].join(', ')
  if (arg.type === 'boolean') return names
  return arg.bare === undefined ? `${names} ${arg.valueHint}` : `${names}[=${arg.valueHint}]`
}

/** What an argument is, with its default. */
export const aboutOf = (arg: Arg): string =>
  'default' in arg && arg.default !== undefined ? `${arg.description} (default: ${arg.default})` : arg.description

/** The name of a positional argument: `ID…`, or its words to choose from. */
export const placeName = (name: string, arg: Extract<Arg, { type: 'positional' }>): string => {
  const words = arg.only ?? (arg.valueHint?.includes('|') ? arg.valueHint : kebab(name).toUpperCase())
  return arg.multiple ? `${words}…` : words
}

/** The short names of an option that help shows. `-s` and the long aliases are old names, as `--stream` for `--queue`:
 * they work, but help does not show them (docs/contract.md §1). */
export const shortNames = (arg: Arg): string[] =>
  'alias' in arg ? (arg.alias ?? []).filter(alias => alias.length === 1 && alias !== 's') : []
