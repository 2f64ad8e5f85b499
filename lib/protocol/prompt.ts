import { type } from 'arktype'
import { method } from './method.ts'
import { scriptWarning } from './script.ts'
import { name } from './shapes.ts'

const prompt = type({
  name: 'string',
  path: 'string',
  description: 'string | null',
  /** The tool that takes it; null if the caller names one. */
  tool: 'string | null',
  /** Each key once; `default` is null if it needs a value. */
  placeholders: type({ key: 'string', default: 'string | null' }).array(),
})

/** `text`: the whole file; `body`: the prompt without the comment that describes it. */
const wholePrompt = prompt.merge({ text: 'string', body: 'string', hash: 'string' })

export const promptMethods = {
  'prompt.list': method({
    description: 'The prompts of the project, by name, with their placeholders.',
    writes: false,
    params: () => type({ '+': 'reject' }),
    result: () => type({ prompts: prompt.array(), warnings: scriptWarning.array() }),
  }),
  'prompt.get': method({
    description: 'One prompt, with its text.',
    writes: false,
    params: () => type({ '+': 'reject', name }),
    result: () => wholePrompt,
  }),
  'prompt.set': method({
    description:
      'Makes a prompt, or replaces its text. With `expect` refuses with `conflict` one that has another hash by now; ' +
      'null expects that there is none.',
    writes: true,
    params: () => type({ '+': 'reject', name, text: 'string <= 262144', 'expect?': '1 <= string <= 64 | null' }),
    result: () => wholePrompt,
  }),
  'prompt.remove': method({
    description: 'Removes a prompt.',
    writes: true,
    params: () => type({ '+': 'reject', name }),
    result: () => type({ name: 'string' }),
  }),
}
