import { join } from 'node:path'
import { refuse } from '../model/errors.ts'
import { nearest } from '../text/nearest.ts'
import { isHarmless } from '../cli/harmless.ts'
import { shared, verb, type Noun, type Verb } from '../cli/verb.ts'
import { encode } from '../system/json-lines.ts'

export const help = verb({
  meta: { name: 'help', description: 'List the verbs, or explain one' },
  args: {
    verb: { type: 'positional', required: false, multiple: true, description: 'A verb, as enqueue or queue create' },
    json: shared.json,
  },
  examples: ['sparkq help', 'sparkq help queue create'],
  exits: { 64: 'wrong usage, or no such verb' },
  standalone: true,
  async run({ args, io, root, table }) {
    const { helpPage, renderHelp, renderIndex } = await import('../cli/help.ts')
    const [name, ...rest] = args.verb
    if (name !== undefined) {
      const command = pick((await table.find([name])).command, rest)
      return io.out(args.json ? encode(command) : renderHelp(command, helpPage(io)))
    }
    const index: Record<string, (Verb | Noun)[]> = {}
    for (const [title, verbs] of Object.entries(table.groups))
      index[title] = await Promise.all(Object.values(verbs).map(load => load()))
    io.out(
      args.json
        ? encode(
            Object.values(index)
              .flat()
              .map(({ meta }) => meta),
          )
        : renderIndex(index, { docs: join(root, 'docs'), ...helpPage(io) }),
    )
  },
})

const pick = (command: Verb | Noun, [word]: string[]): Verb | Noun => {
  if (word === undefined) return command
  const { name } = command.meta
  const known = 'subCommands' in command ? command.subCommands : {}
  if (Object.hasOwn(known, word)) return known[word]!
  const near = nearest(
    word,
    Object.keys(known).filter(sub => isHarmless(`${name} ${sub}`)),
  )
  refuse('usage', {
    message: `unknown verb '${name} ${word}'`,
    hint: near ? `did you mean 'sparkq help ${name} ${near}'?` : `see 'sparkq help ${name}'`,
  })
}
