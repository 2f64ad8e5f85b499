// Help for a verb, a noun, or all of them. citty renders the usage block from the verb's own definition; examples and
// exit codes, which citty does not know, follow. Loaded only for help.

import { stripVTControlCharacters } from 'node:util'
import { renderUsage, type ArgsDef } from 'citty'
import { exitsOf } from './exit-codes.ts'
import { shortNames, shownName, type Arg, type Noun, type Verb } from './verb.ts'

/** The page that `sparkq help VERB` prints. */
export const renderHelp = async (command: Verb | Noun, colour: boolean): Promise<string> => {
  const definition = { ...command, args: 'args' in command ? cittyArgs(command) : {} }
  const usage = await renderUsage(definition as never, { meta: { name: 'sparkq' } } as never)
  const page = [usage.trimEnd(), ...('args' in command ? verbSections(command) : nounSections(command))].join('\n')
  const lines = (colour ? page : stripVTControlCharacters(page)).split('\n')
  return `${lines.map(line => line.trimEnd()).join('\n')}\n`
}

/** One line a verb, in the groups of the table. `docs` is the folder of the documentation. */
export const renderIndex = (groups: Record<string, readonly (Verb | Noun)[]>, docs: string): string => {
  const names = Object.values(groups).flatMap(commands => commands.map(({ meta }) => meta.name))
  const width = Math.max(...names.map(name => name.length)) + 2
  const blocks = Object.entries(groups).map(([title, commands]) =>
    [`${title}:`, ...commands.map(({ meta }) => `  ${meta.name.padEnd(width)}${meta.description}`)].join('\n'),
  )
  return [
    'sparkq VERB [options]: queue work, walk away, review results later',
    ...blocks,
    "'sparkq help VERB' shows all of a verb; 'sparkq' alone shows what is going on.\n" +
      `The documentation is in '${docs}'.\n`,
  ].join('\n\n')
}

const nounSections = ({ subCommands }: Noun): string[] =>
  examples(Object.values(subCommands).map(verb => verb.examples[0]!))

const verbSections = (verb: Verb): string[] => [
  ...examples(verb.examples),
  '',
  'EXIT CODES',
  '',
  ...Object.entries(exitsOf(verb)).map(([code, meaning]) => `  ${code.padEnd(4)} ${meaning}`),
]

const examples = (lines: readonly string[]): string[] => ['', 'EXAMPLES', '', ...lines.map(line => `  ${line}`)]

/** citty shows the words after `--` as one more argument. */
const cittyArgs = (verb: Verb): ArgsDef => {
  const visible = Object.entries(verb.args).filter(([, arg]) => !arg.hidden)
  const rest =
    verb.rest === undefined ? {} : { '-- …': { type: 'positional', required: false, description: verb.rest } }
  const own = visible.map(([name, arg]) => [shownName(name, arg), cittyArg(arg)] as const)
  return { ...Object.fromEntries(own), ...rest } as ArgsDef
}

const cittyArg = (arg: Arg): object => ({
  ...arg,
  ...(arg.type === 'positional' ? { valueHint: undefined } : {}), // citty shows its name instead
  ...('alias' in arg ? { alias: shortNames(arg) } : {}),
})
