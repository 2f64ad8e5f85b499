// Help for a verb, a noun, or all of them, from the definitions in citty's format. citty's own page cannot show a usage
// line with a command in it, and aligns options to the right. Loaded only for help.

import type { CommandDef } from 'citty'
import { wrapped } from '../text/display-width.ts'
import { exitsOf } from './exit-codes.ts'
import { aboutOf, labelOf, usageOf } from './usage.ts'
import type { Io } from './io.ts'
import type { Noun, Verb } from './verb.ts'

type Row = readonly [label: string, about: string]
type HelpStyle = { colour: boolean; columns: number }

/** How the reader of stdout gets a page: wrapped on a terminal alone. */
export const helpPage = ({ colour, columns, tty }: Io): HelpStyle => ({ colour, columns: tty.out ? columns : Infinity })

/** The page that `sparkq help VERB` prints; `columns` is the width to wrap at. */
export const renderHelp = (command: Verb | Noun, page: HelpStyle): string => {
  const { description } = command.meta satisfies CommandDef['meta']
  const sections = 'args' in command ? verbSections(command, page) : nounSections(command, page)
  return `${[description, ...sections].join('\n\n')}\n`
}

const verbSections = (verb: Verb, page: HelpStyle): string[] => {
  const shown = Object.entries(verb.args).filter(([, arg]) => !arg.hidden)
  const rowsOf = (positional: boolean): Row[] =>
    shown
      .filter(([, arg]) => (arg.type === 'positional') === positional)
      .map(([name, arg]) => [labelOf(name, arg), aboutOf(arg)])
  const words: Row[] = verb.rest === undefined ? [] : [[verb.rest.label, verb.rest.about]]
  return [
    section('USAGE', usageOf(verb), page),
    ...table('ARGUMENTS', [...words, ...rowsOf(true)], page),
    ...table('OPTIONS', rowsOf(false), page),
    section('EXAMPLES', verb.examples, page),
    ...table('EXIT CODES', Object.entries(exitsOf(verb)), page),
  ]
}

const nounSections = ({ meta, subCommands }: Noun, page: HelpStyle): string[] => [
  section('USAGE', [`sparkq ${meta.name} VERB [OPTIONS]`], page),
  ...table(
    'VERBS',
    Object.entries(subCommands).map(([name, verb]) => [name, verb.meta.description]),
    page,
  ),
  section(
    'EXAMPLES',
    Object.values(subCommands).map(verb => verb.examples[0]!),
    page,
  ),
  `'sparkq help ${meta.name} VERB' shows all of a verb.`,
]

/** One line a verb, in the groups of the table. `docs` is the folder of the documentation. */
export const renderIndex = (
  groups: Record<string, readonly (Verb | Noun)[]>,
  { docs, ...page }: HelpStyle & { docs: string },
): string => {
  const names = Object.values(groups).flatMap(commands => commands.map(({ meta }) => meta.name))
  const width = Math.max(...names.map(name => name.length))
  const blocks = Object.entries(groups).flatMap(([title, commands]) =>
    table(
      title,
      commands.map(({ meta }) => [meta.name, meta.description]),
      page,
      width,
    ),
  )
  return `${[
    'sparkq VERB [OPTIONS]: queue work, walk away, review results later',
    ...blocks,
    "'sparkq help VERB' shows all of a verb; 'sparkq' alone shows what is going on.\n" +
      'Every verb takes -C DIR, also before it: work as if started in that directory.\n' +
      `The documentation is in '${docs}'.`,
  ].join('\n\n')}\n`
}

const section = (title: string, lines: readonly string[], { colour }: HelpStyle): string =>
  [colour ? `\x1b[1m${title}\x1b[0m` : title, ...lines.map(line => `  ${line}`)].join('\n')

/** Two columns, the second one wrapped. Nothing without rows. */
const table = (title: string, rows: readonly Row[], page: HelpStyle, least = 0): string[] => {
  if (rows.length === 0) return []
  const width = Math.max(least, ...rows.map(([label]) => label.length).filter(length => length <= MAX_LABEL_WIDTH))
  const indent = ' '.repeat(width + 2)
  const lines = rows.flatMap(([label, about]) => {
    const texts = wrapped(about, Math.max(page.columns - width - 4, MIN_TEXT_WIDTH))
    const cell = page.colour ? `\x1b[36m${label}\x1b[0m` : label
    return label.length > width
      ? [cell, ...texts.map(text => indent + text)]
      : [cell + indent.slice(label.length) + texts.join(`\n  ${indent}`)]
  })
  return [section(title, lines, page)]
}

/** A longer label gets a line of its own. */
const MAX_LABEL_WIDTH = 28

/** The narrowest second column; a narrower terminal breaks its lines itself. */
const MIN_TEXT_WIDTH = 24
