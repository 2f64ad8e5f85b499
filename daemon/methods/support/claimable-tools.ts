// Whose tasks a worker may be handed.

import type { Tool } from '../../../lib/config/tools.ts'
import { toolNamed } from '../../../lib/config/tools.ts'
import type { OfTools } from '../../store/tasks.ts'
import type { Context } from './context.ts'

type Chooser = { worker?: string | undefined; kinds?: readonly Tool['kind'][] | undefined }

/** Not those of tools that are paused, nor of kinds that the worker does not work, nor a second one in chat: whoever
 * reads that one reads one at a time (docs/contract.md §8). Undefined is anybody's. */
export const toolsFor = (context: Pick<Context, 'store' | 'config'>, { worker, kinds }: Chooser): OfTools => {
  const {
    config: { tools },
    store,
  } = context
  const paused = store.tools.pauses.all({}).map(({ tool }) => tool)
  const wanted =
    worker !== undefined && chatsNow(context, worker) ? (kinds ?? KINDS).filter(kind => kind !== 'chat') : kinds
  if (wanted === undefined) return paused.length === 0 ? undefined : { not: paused }
  const ofKind = (wanted: readonly string[], yes: boolean): string[] =>
    Object.values(tools)
      .filter(({ kind }) => wanted.includes(kind) === yes)
      .map(({ name }) => name)
  // A tool that has left the configuration is in no list of names; it is worked in chat.
  if (wanted.includes('chat')) return { not: [...paused, ...ofKind(wanted, false)] }
  return { only: ofKind(wanted, true).filter(name => !paused.includes(name)) }
}

const KINDS: readonly Tool['kind'][] = ['bash', 'python', 'command', 'chat']

const chatsNow = ({ store, config }: Pick<Context, 'store' | 'config'>, worker: string): boolean =>
  store.tasks.toolsInHand
    .all({ worker_id: worker })
    .some(({ tool_name }) => toolNamed(config.tools, tool_name).kind === 'chat')
