import { printRows } from '../cli/table.ts'
import { printWarnings, scriptColumns } from '../views/script.ts'
import { shared, verb, type Noun, type VerbContext } from '../cli/verb.ts'

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

export const scripts: Noun = {
  meta: { name: 'scripts', description: 'Find the scripts that can be enqueued by name' },
  subCommands: { list, search },
}
