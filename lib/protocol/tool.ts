import { type } from 'arktype'
import { method } from './method.ts'
import { pauseReason, toolPause } from './pause.ts'
import { toolKind } from './shapes.ts'

const name = type('1 <= string <= 64')

const tool = type({
  name: 'string',
  description: 'string | null',
  kind: toolKind,
  task_class: 'string | null',
  timeout: 'number | null',
  paused: toolPause.or('null'),
})

export const toolMethods = {
  'tool.list': method({
    description:
      'The tools of the configuration, and those that left it while they were paused. ' +
      'With `schemas` each has the JSON Schema of its payload.',
    writes: false,
    params: () => type({ '+': 'reject', 'schemas?': 'boolean' }),
    result: () => type({ tools: tool.merge({ 'payload?': 'object' }).array() }),
  }),
  'tool.pause': method({
    description:
      'Hands out no tasks of a tool, in any queue, until a time or until it is resumed; running tasks go on. ' +
      'Replaces its present pause.',
    writes: true,
    params: () => type({ '+': 'reject', name, 'until?': 'string', 'reason?': pauseReason }),
    result: () => tool,
  }),
  'tool.resume': method({
    description: 'Hands out the tasks of a tool again; `resumed` is false when it was not paused.',
    writes: true,
    params: () => type({ '+': 'reject', name }),
    result: () => tool.merge({ resumed: 'boolean' }),
  }),
}
