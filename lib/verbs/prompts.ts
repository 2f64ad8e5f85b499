import { printRows } from '../cli/table.ts'
import { shared, verb, type Noun } from '../cli/verb.ts'
import { encode } from '../system/json-lines.ts'
import { promptColumns, wholePrompt } from '../views/prompt.ts'
import { printWarnings } from '../views/script.ts'

const list = verb({
  meta: { name: 'prompts list', description: "List the prompts in the project's prompts/, with their placeholders" },
  args: { json: shared.json, table: shared.table },
  examples: ['sparkq prompts list', "sparkq prompts list | jq -r 'select(.tool == null).name'"],
  quick: true,
  async run({ args, call, cwd, io }) {
    const { prompts, warnings } = await call('prompt.list', {})
    printRows(io, args, prompts, promptColumns)
    printWarnings({ io, cwd }, warnings)
  },
})

const show = verb({
  meta: { name: 'prompts show', description: 'Show one prompt: what its comment says, its placeholders, its text' },
  args: {
    name: { type: 'positional', required: true, valueHint: 'PROMPT', description: 'A prompt, by name' },
    json: shared.json,
    table: shared.text,
  },
  examples: ['sparkq prompts show review', 'sparkq prompts show review --json | jq -r .text'],
  exits: { 65: 'no text, or larger than 256 KiB', 66: 'no such prompt' },
  quick: true,
  async run({ args, call, cwd, io }) {
    const prompt = await call('prompt.get', { name: args.name })
    io.out(args.json ? encode(prompt) : wholePrompt(prompt, cwd))
  },
})

export const prompts: Noun = {
  meta: { name: 'prompts', description: "Find the prompts that 'enqueue --template' takes" },
  subCommands: { list, show },
}
