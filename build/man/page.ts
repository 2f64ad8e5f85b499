// The page of a verb, or of a noun with all of its verbs.

import { exitsOf } from '../../lib/cli/exit-codes.ts'
import { kebab, shortNames, shownName, type Arg, type Noun, type Verb } from '../../lib/cli/verb.ts'
import {
  bold,
  filled,
  italic,
  paragraph,
  references,
  section,
  subsection,
  term,
  title,
  verbatim,
  type Edition,
} from './roff.ts'

export type DocumentedCommand = Verb | Noun

/** `also`: the other pages to list under SEE ALSO. */
export const page = (command: DocumentedCommand, also: readonly string[], edition: Edition): string => {
  const { name, description } = command.meta
  const verbs = 'subCommands' in command ? Object.values(command.subCommands) : [command]
  return [
    title(`sparkq-${name}`, edition),
    section('NAME', filled(`sparkq-${name} - ${lowered(description)}`)),
    section('SYNOPSIS', verbs.map(synopsis).join('.br\n')),
    ...('subCommands' in command
      ? [
          section('DESCRIPTION', paragraph(`${description}.`)),
          section(
            'COMMANDS',
            verbs
              .map(verb => subsection(`sparkq ${verb.meta.name}`, body(verb) + terms(verb) + paragraph(exitLine(verb))))
              .join(''),
          ),
        ]
      : [section('DESCRIPTION', body(command)), section('OPTIONS', terms(command))]),
    section('EXAMPLES', verbatim(verbs.flatMap(verb => verb.examples))),
    'subCommands' in command
      ? ''
      : section(
          'EXIT STATUS',
          Object.entries(exitsOf(command))
            .map(([code, meaning]) => term(bold(code), meaning))
            .join(''),
        ),
    section('SEE ALSO', references(['sparkq', ...also])),
  ].join('')
}

const lowered = (sentence: string): string => sentence.replace(/^[A-Z](?=[a-z])/, letter => letter.toLowerCase())

const synopsis = (verb: Verb): string => {
  const places = Object.entries(verb.args)
    .filter(([, arg]) => arg.type === 'positional' && !arg.hidden)
    .map(([name, arg]) =>
      arg.type === 'positional' && arg.required ? italic(placeName(name, arg)) : `[${italic(placeName(name, arg))}]`,
    )
  const rest = verb.rest ? [`[${bold('--')} ${italic('…')}]`] : []
  return `${[bold(`sparkq ${verb.meta.name}`), '[options]', ...places, ...rest].join(' ')}\n`
}

const placeName = (name: string, arg: Arg): string => shownName(name, arg).toUpperCase()

const body = (verb: Verb): string =>
  paragraph(`${verb.meta.description}.`) + (verb.rest ? paragraph(`Everything after -- is ${verb.rest}.`) : '')

const terms = (verb: Verb): string =>
  Object.entries(verb.args)
    .filter(([, arg]) => !arg.hidden)
    .map(([name, arg]) =>
      term(nameOf(name, arg), `${arg.description}${'default' in arg ? ` (default: ${arg.default})` : ''}`),
    )
    .join('')

/** As `-q, --queue QUEUE`. */
const nameOf = (name: string, arg: Arg): string => {
  if (arg.type === 'positional') return italic(placeName(name, arg))
  const names = [...shortNames(arg).map(short => bold(`-${short}`)), bold(`--${kebab(name)}`)].join(', ')
  if (arg.type === 'boolean') return names
  const value = arg.valueHint
    .split('|')
    .map(hint => (hint === hint.toUpperCase() ? italic(hint) : bold(hint)))
    .join('|')
  return arg.bare === undefined ? `${names} ${value}` : `${names}[=${value}]`
}

const exitLine = (verb: Verb): string =>
  `Exits ${Object.entries(exitsOf(verb))
    .map(([code, meaning]) => `${code} (${meaning})`)
    .join(', ')}.`
