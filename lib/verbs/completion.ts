import { refuse } from '../model/errors.ts'
import { parseChoice, readText } from '../cli/input.ts'
import { visible } from '../cli/output.ts'
import { verb } from '../cli/verb.ts'

/** The lines that register the commands which `lib/completion/sparkq.SHELL` completes. zsh needs none: the first line
 * of its file registers them. */
const registrations = {
  bash: names => `complete -F _sparkq ${names.join(' ')}\n`,
  zsh: () => '',
  fish: names => `for name in ${names.join(' ')}\n    complete -c $name -f -a '(__sparkq)'\nend\n`,
} satisfies Record<string, (names: string[]) => string>

const SHELLS = Object.keys(registrations) as (keyof typeof registrations)[]

export const completion = verb({
  meta: { name: 'completion', description: 'Print the completion script of a shell: verbs, options, names, tasks' },
  args: {
    shell: { type: 'positional', required: false, valueHint: SHELLS.join('|'), description: 'bash, zsh or fish' },
    for: {
      type: 'string',
      valueHint: 'LINE',
      hidden: true,
      description:
        'For the shells: print the words that may end this line, one a line, after a line that names the other sources',
    },
  },
  examples: [
    'source <(sparkq completion bash)',
    'sparkq completion zsh >~/.zfunc/_sparkq',
    'sparkq completion fish >~/.config/fish/completions/sparkq.fish',
  ],
  standalone: true,
  quick: true,
  async run({ args, call, io, root, table }) {
    if (args.for !== undefined) {
      const { complete } = await import('../completion/complete.ts')
      const { offers, also, rest } = await complete(args.for, { call, table })
      io.out(`${also}\n`)
      if (rest !== undefined) return io.out(`${rest}\n`)
      // A word with a control character is not offered.
      for (const { word, about } of offers) {
        if (visible(word) === word) io.out(`${word}\t${visible(about ?? '').slice(0, MAX_DESCRIPTION_LENGTH)}\n`)
      }
      return
    }
    const word = args.shell ?? refuse('usage', { message: 'SHELL is missing', hint: `write ${SHELLS.join(', ')}` })
    const shell = parseChoice(word, 'shell', SHELLS)
    io.out(
      readText(io, root, `lib/completion/sparkq.${shell}`) +
        registrations[shell](['sparkq', ...Object.keys(table.verbs).map(name => `sparkq-${name}`)]),
    )
  },
})

/** Characters of the description after a word. */
const MAX_DESCRIPTION_LENGTH = 80
