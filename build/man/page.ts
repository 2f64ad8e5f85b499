// The page of a verb, or of a noun with all of its verbs.

import { exitsOf } from '../../lib/cli/exit-codes.ts'
import { aboutOf, placeName, shortNames, usageOf } from '../../lib/cli/usage.ts'
import { kebab, type Arg, type Noun, type Verb } from '../../lib/cli/verb.ts'
import {
  bold,
  escaped,
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

/** The words in capitals are placeholders. */
const synopsis = (verb: Verb): string =>
  usageOf(verb)
    .map(line => `${bold(`sparkq ${verb.meta.name}`)}${emphasized(line.slice(`sparkq ${verb.meta.name}`.length))}\n`)
    .join('.br\n')

const emphasized = (text: string): string =>
  text
    .split(/([A-Z]{2,}…?)/)
    .map((part, i) => (i % 2 === 1 && part !== 'OPTIONS' ? italic(part) : escaped(part)))
    .join('')

const body = (verb: Verb): string => paragraph(`${verb.meta.description}.`)

const terms = (verb: Verb): string =>
  (verb.rest ? term(italic(verb.rest.label), verb.rest.about) : '') +
  Object.entries(verb.args)
    .filter(([, arg]) => !arg.hidden)
    .map(([name, arg]) => term(nameOf(name, arg), aboutOf(arg)))
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
