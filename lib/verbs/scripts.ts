import { printRows } from '../cli/table.ts'
import { printWarnings, scriptColumns, wholeScript } from '../views/script.ts'
import { shared, verb, type Noun, type VerbContext } from '../cli/verb.ts'
import { encode } from '../system/json-lines.ts'

const formats = { json: shared.json, table: shared.table }

type Show = Pick<VerbContext, 'call' | 'cwd' | 'io'> & { args: { json: boolean; table: boolean } }

const show = async ({ args, call, cwd, io }: Show, query?: string): Promise<void> => {
  const { scripts, warnings } = await call('script.list', { query })
  printRows(io, args, scripts, scriptColumns(cwd))
  printWarnings({ io, cwd }, warnings)
}

const list = verb({
  meta: {
    name: 'scripts list',
    description: "List the scripts of the project's script directories, with the descriptions in their comments",
  },
  args: formats,
  examples: ['sparkq scripts list', "sparkq scripts list | jq -r 'select(.inputs | any(.required)).name'"],
  quick: true,
  run: context => show(context),
})

const search = verb({
  meta: {
    name: 'scripts search',
    description: 'List the scripts that have all these words in name, description or tags, the best match first',
  },
  args: {
    query: { type: 'positional', required: true, multiple: true, description: 'Words, in any case' },
    ...formats,
  },
  examples: [
    'sparkq scripts search deploy staging',
    'sparkq enqueue --script "$(sparkq scripts search deploy | jq -r .name | head -n 1)"',
  ],
  quick: true,
  run: context => show(context, context.args.query.join(' ')),
})

const one = verb({
  meta: { name: 'scripts show', description: 'Show one script: what its comment says, and its text' },
  args: {
    name: { type: 'positional', required: true, valueHint: 'SCRIPT', description: 'A script of the index, by name' },
    json: shared.json,
    table: shared.text,
  },
  examples: ['sparkq scripts show deploy-staging', 'sparkq scripts show deploy-staging --json | jq -r .text'],
  exits: { 65: 'no text, or larger than 1 MiB', 66: 'no such script', 77: 'the file cannot be read' },
  quick: true,
  async run({ args, call, cwd, io }) {
    const script = await call('script.get', { name: args.name })
    io.out(args.json ? encode(script) : wholeScript(script, cwd))
  },
})

export const scripts: Noun = {
  meta: { name: 'scripts', description: 'Find the scripts that can be enqueued by name' },
  subCommands: { list, search, show: one },
}
