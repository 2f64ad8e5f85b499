import type { ToolStatus } from '../../lib/protocol/entities.ts'
import { refuse } from '../../lib/model/errors.ts'
import { payloadSchemas } from '../../lib/model/payload-schemas.ts'
import { nearest } from '../../lib/text/nearest.ts'
import { pauseEnd } from '../tasks/pause-end.ts'
import { pausedTools } from '../tasks/paused-tools.ts'
import { toolNamed } from '../../lib/config/tools.ts'
import type { Context, Handlers } from './support/context.ts'

export const toolHandlers: Pick<Handlers, Extract<keyof Handlers, `tool.${string}`>> = {
  'tool.list': (context, { schemas = false }) => ({
    tools: tools(context).map(tool => (schemas ? { ...tool, payload: payloadSchemas[tool.kind]! } : tool)),
  }),

  'tool.pause': (context, { name, until, reason }) => {
    const { store, now } = context
    mustKnow(context, name)
    const end = pauseEnd(until, { now, hint: "'sparkq tool resume NAME' ends a pause" })
    store.tools.pause.run({
      tool: name,
      until: end,
      reason: reason?.toWellFormed() ?? 'paused by hand',
      by_limit: 0,
      now,
    })
    return toolOf(context, name)
  },

  'tool.resume': (context, { name }) => {
    mustKnow(context, name)
    const resumed = context.store.tools.resume.run({ tool: name }) > 0
    return { ...toolOf(context, name), resumed }
  },
}

/** A paused tool counts even if it is no longer in the configuration, so that its pause can be ended. */
const namesOf = ({ config, store }: Context): string[] => [
  ...new Set([...Object.keys(config.tools), ...store.tools.pauses.all({}).map(({ tool }) => tool)]),
]

const mustKnow = (context: Context, name: string): void => {
  const names = namesOf(context)
  if (!names.includes(name)) refuse('not_found', { kind: 'tool', name, near: nearest(name, names) })
}

const tools = (context: Context): ToolStatus[] => namesOf(context).map(shownBy(context))

const toolOf = (context: Context, name: string): ToolStatus => shownBy(context)(name)

const shownBy = ({ config, store }: Context): ((name: string) => ToolStatus) => {
  const pauses = new Map(pausedTools(store).map(({ name, ...pause }) => [name, pause]))
  return name => {
    const { description, kind, task_class, timeout } = toolNamed(config.tools, name)
    return { name, description, kind, task_class, timeout, paused: pauses.get(name) ?? null }
  }
}
