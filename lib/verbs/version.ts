import { readText } from '../cli/input.ts'
import { shared, verb } from '../cli/verb.ts'
import { encode } from '../system/json-lines.ts'

export const version = verb({
  meta: { name: 'version', description: 'Print the version of this installation' },
  args: { json: shared.json },
  examples: ['sparkq version', 'sparkq version --json'],
  standalone: true,
  quick: true,
  run({ args, io, root }) {
    const { name, version } = JSON.parse(readText(io, root, 'package.json')) as { name: string; version: string }
    io.out(args.json ? encode({ name, version }) : `${name} ${version}\n`)
  },
})
