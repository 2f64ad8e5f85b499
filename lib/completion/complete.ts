// Completes a command line from the definitions of the verbs and from names that the daemon returns.

import type { Call } from '../rpc/client.ts'
import { aliases } from '../cli/familiar-words.ts'
import { scan, splitWords } from '../cli/parse-args.ts'
import { kebab, type Arg, type Noun, type Verb, type VerbTable } from '../cli/verb.ts'
import { splitLine } from './line.ts'
import { FILES, offersFor, subOffers, type OfferRequest, type Offer } from './offers.ts'

export type Completion = {
  offers: Offer[]
  /** What the shell adds to the offers: file names, or the completion of `rest`, a command line of its own. */
  also: 'nothing' | 'files' | 'command'
  rest?: string
}

type CompletionContext = { call: Call; table: VerbTable }

const NOTHING: Completion = { offers: [], also: 'nothing' }

/** `line` is the text up to the cursor, including the program's name. */
export const complete = async (line: string, around: CompletionContext): Promise<Completion> => {
  const { words, rest } = splitLine(line)
  const own = ownWords(words)
  const typed = own.at(-1)!
  const found = await next({ before: own.slice(0, -1), typed, rest, ...around })
  const spelled = found.offers.map(
    ({ word, id, about }): Offer => ({ word: id !== undefined && /^[a-z]{3}_/.test(typed) ? id : word, about }),
  )
  return { ...found, offers: spelled.filter(({ word }) => word.toLowerCase().startsWith(typed.toLowerCase())) }
}

/** The words after `sparkq`, without those before it (`sudo`, `A=b`); `sparkq-enqueue` counts as two words. */
const ownWords = (words: readonly string[]): string[] => {
  const at = words.findIndex((word, i) => i < words.length - 1 && PROGRAM.test(word))
  const linked = PROGRAM.exec(words[at] ?? '')?.[1]
  return [...(linked === undefined ? [] : [linked]), ...words.slice(Math.max(at, 0) + 1)]
}

const PROGRAM = /(?:^|\/)sparkq(?:-([a-z]+))?$/

type WordPlace = CompletionContext & { before: readonly string[]; typed: string; rest: string | undefined }

const next = async ({ before, typed, rest, ...around }: WordPlace): Promise<Completion> => {
  const [name, ...words] = before
  if (name === undefined) {
    return {
      ...NOTHING,
      offers: typed.startsWith('-')
        ? optionOffers(await around.table.overview(), [])
        : await offersFor('VERB', { ...around, verb: '', given: [] }),
    }
  }
  const command = await around.table.verbs[aliases[name] ?? name]?.()
  if (command === undefined) return NOTHING
  if (!('subCommands' in command)) return inVerb(command, words, { typed, rest, ...around })
  const [sub, ...more] = words
  if (sub === undefined) return { ...NOTHING, offers: subOffers(command as Noun) }
  return Object.hasOwn(command.subCommands, sub)
    ? inVerb(command.subCommands[sub]!, more, { typed, rest, ...around })
    : NOTHING
}

const inVerb = async (
  verb: Verb,
  words: readonly string[],
  { typed, rest, ...around }: Omit<WordPlace, 'before'>,
): Promise<Completion> => {
  const { own, rest: command } = splitWords(verb, words)
  const { tokens, targets } = scan(verb, own)
  const options = tokens.flatMap(token => (token.kind === 'option' ? [{ ...token, arg: targets.get(token.name) }] : []))
  // With --script, the words after the own ones are the script's arguments, not a command.
  const isScript = options.some(({ name }) => name === 'script')
  if (command !== undefined) {
    if (!verb.rest) return NOTHING
    // Without `--` the shell cannot tell where the command begins, so its arguments are completed as files.
    return isScript || words[own.length] !== '--'
      ? { ...NOTHING, also: 'files' }
      : { ...NOTHING, also: 'command', rest: rest! }
  }
  const given = tokens.flatMap(token => (token.kind === 'positional' ? [token.value] : []))
  const wants = (name: string, arg: Arg) =>
    valueOffers({ name, arg, asked: { ...around, verb: verb.meta.name, given } })

  const last = options.at(-1)
  const open =
    last?.index === words.length - 1 && last.value === undefined && last.arg?.[1].type === 'string'
      ? last.arg
      : undefined
  if (open) return wants(...open)

  const [, long] = /^--([^=]+)=/.exec(typed) ?? []
  const target = long === undefined ? undefined : targets.get(long)
  if (target) {
    const found = await wants(...target)
    return { ...found, offers: found.offers.map(({ word, ...offer }) => ({ ...offer, word: `--${long}=${word}` })) }
  }
  if (verb.rest && FIRST_WORD.test(typed) && !isScript) return { ...NOTHING, also: 'command', rest: typed }
  const place = placeOf(verb, given.length)
  const found = place ? await wants(...place) : NOTHING
  if (typed === '' && (found.offers.length > 0 || found.also !== 'nothing')) return found
  return {
    ...found,
    offers: [
      ...found.offers,
      ...optionOffers(
        verb,
        options.map(({ arg }) => arg?.[0]),
      ),
    ],
  }
}

/** The beginning of a command's name, in which no shell expands anything. */
const FIRST_WORD = /^[\w./][\w./+-]*$/

/** The positional argument that the next word fills. */
const placeOf = (verb: Verb, taken: number): [string, Arg] | undefined => {
  const all = Object.entries(verb.args).filter(([, arg]) => arg.type === 'positional')
  const last = all.at(-1)
  return all[taken] ?? (last && 'multiple' in last[1] && last[1].multiple ? last : undefined)
}

const valueOffers = async ({
  name,
  arg,
  asked,
}: {
  name: string
  arg: Arg
  asked: OfferRequest
}): Promise<Completion> => {
  if (arg.type === 'boolean' || 'only' in arg) return NOTHING
  const hints = (arg.valueHint ?? name.toUpperCase()).split('|')
  const found = await Promise.all(
    hints.map(hint => (hint === hint.toUpperCase() ? offersFor(hint, asked) : [{ word: hint }])),
  )
  const repeated = new Set('multiple' in arg && arg.multiple && arg.type === 'positional' ? asked.given : [])
  return {
    offers: found.flat().filter(({ word }) => !repeated.has(word)),
    also: hints.some(hint => FILES.has(hint)) ? 'files' : 'nothing',
  }
}

/** Aliases and hidden options are not offered, nor options that were given already and may not be repeated. */
const optionOffers = (verb: Verb, given: readonly (string | undefined)[]): Offer[] => [
  ...Object.entries(verb.args)
    .filter(([name, arg]) => arg.type !== 'positional' && !arg.hidden && (!given.includes(name) || 'multiple' in arg))
    .map(([name, { description }]) => ({ word: `--${kebab(name)}`, about: description })),
  { word: '--help', about: 'Show this help' },
  ...(verb.rest ? [{ word: '--', about: verb.rest.about }] : []),
]
