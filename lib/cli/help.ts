// Help for a verb, a noun, or all of them. The usage block is citty's; what citty does not know (examples, exit codes)
// follows it. Loaded only when somebody asks: a verb that works never pays for it.

import { renderUsage, type ArgsDef } from 'citty'
import { exitsOf } from './exit-codes.ts'
import { shortNames, shownName, type Arg, type Noun, type Verb } from './verb.ts'

/** The page that `sparkq help VERB` prints. */
export const renderHelp = async (command: Verb | Noun, colour: boolean): Promise<string> => {
  const parent = { meta: { name: 'sparkq' } }
  const usage = await renderUsage(
    { ...command, args: 'args' in command ? forCitty(command) : {} } as never,
    parent as never,
  )
  const trimmed = usage.trimEnd().replace(/ +((?:\x1b\[\d+m)*)$/gm, '$1')
  const page =
    'args' in command
      ? verbPage(command, trimmed)
      : [trimmed, ...examples(Object.values(command.subCommands).map(verb => verb.examples[0]!))]
  const text = page.join('\n')
  return `${colour ? text : text.replace(/\x1b\[[0-9;]*m/g, '')}\n`
}

/** One line a verb, grouped as the table groups them. */
export const renderIndex = (groups: Record<string, readonly (Verb | Noun)[]>): string => {
  const width =
    Math.max(
      ...Object.values(groups)
        .flat()
        .map(command => command.meta.name.length),
    ) + 2
  const blocks = Object.entries(groups).map(([title, commands]) =>
    [`${title}:`, ...commands.map(({ meta }) => `  ${meta.name.padEnd(width)}${meta.description}`)].join('\n'),
  )
  return (
    `sparkq VERB [options]: queue work, walk away, review results later\n\n${blocks.join('\n\n')}\n\n` +
    "'sparkq help VERB' tells more; 'sparkq' alone shows what is going on.\n"
  )
}

const examples = (lines: readonly string[]): string[] => ['', 'EXAMPLES', '', ...lines.map(line => `  ${line}`)]

const forCitty = (verb: Verb): ArgsDef => {
  const visible = Object.entries(verb.args).filter(([, arg]) => !arg.hidden)
  return Object.fromEntries(visible.map(([name, arg]) => [shownName(name, arg), cittyArg(arg)])) as ArgsDef
}

const cittyArg = (arg: Arg): object => ({
  ...arg,
  // What a positional is called is told by its name.
  ...(arg.type === 'positional' ? { valueHint: undefined } : {}),
  ...('alias' in arg ? { alias: shortNames(arg) } : {}),
})

const verbPage = (verb: Verb, usage: string): string[] => [
  verb.rest ? usage.replace(/^.*USAGE.*$/m, '$& [-- …]') : usage,
  ...(verb.rest ? ['', `Everything behind -- is ${verb.rest}.`] : []),
  ...examples(verb.examples),
  '',
  'EXIT CODES',
  '',
  ...Object.entries(exitsOf(verb)).map(([code, meaning]) => `  ${code.padEnd(4)} ${meaning}`),
]
