import { type } from 'arktype'
import { method } from './method.ts'

/** An input or output of a script, as its comment describes it. */
const parameter = type({ name: 'string', required: 'boolean', note: 'string | null' })

const script = type({
  name: 'string',
  path: 'string',
  description: 'string | null',
  inputs: parameter.array(),
  outputs: parameter.array(),
  tags: 'string[]',
  /** Seconds. */
  timeout: 'number | null',
  task_class: 'string | null',
})

/** A problem in a script or its comment. */
export const scriptWarning = type({ file: 'string', line: 'number', message: 'string' })

export const scriptMethods = {
  'script.list': method({
    description:
      'The scripts of the index; with `query` those that have all of its words in name, description or tags, ' +
      'the best match first.',
    writes: false,
    params: () => type({ '+': 'reject', 'query?': 'string' }),
    result: () => type({ scripts: script.array(), warnings: scriptWarning.array() }),
  }),
  'script.get': method({
    description: 'One script of the index, with its text.',
    writes: false,
    params: () => type({ '+': 'reject', name: '1 <= string <= 4096' }),
    result: () => script.merge({ text: 'string' }),
  }),
}
