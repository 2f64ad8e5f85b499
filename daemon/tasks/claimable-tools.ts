import type { Tool } from '../../lib/config/tools.ts'
import { toolNamed } from '../../lib/config/tools.ts'
import type { Turned } from '../engine/turn-context.ts'
import type { OfTools } from '../store/tasks.ts'

type Chooser = { worker?: string | undefined; kinds?: readonly Tool['kind'][] | undefined }

/** The tools whose tasks a worker may get; undefined means all. Excluded are paused tools, kinds that the worker does
 * not take, and chat tools while the worker has a chat task, because a chat works on one task at a time
 * (docs/contract.md §8). */
export const toolsFor = (context: Pick<Turned, 'store' | 'config'>, { worker, kinds }: Chooser): OfTools => {
  const {
    config: { tools },
    store,
  } = context
  const paused = store.tools.pauses.all({}).map(({ tool }) => tool)
  const wanted =
    worker !== undefined && hasChatTask(context, worker) ? (kinds ?? KINDS).filter(kind => kind !== 'chat') : kinds
  if (wanted === undefined) return paused.length === 0 ? undefined : { not: paused }
  const ofKind = (wanted: readonly string[], yes: boolean): string[] =>
    Object.values(tools)
      .filter(({ kind }) => wanted.includes(kind) === yes)
      .map(({ name }) => name)
  // A tool that is no longer in the configuration is worked in chat but has no name here, so the others are excluded.
  if (wanted.includes('chat')) return { not: [...paused, ...ofKind(wanted, false)] }
  return { only: ofKind(wanted, true).filter(name => !paused.includes(name)) }
}

const KINDS: readonly Tool['kind'][] = ['bash', 'python', 'command', 'chat']

const hasChatTask = ({ store, config }: Pick<Turned, 'store' | 'config'>, worker: string): boolean =>
  store.tasks.toolsInHand
    .all({ worker_id: worker })
    .some(({ tool_name }) => toolNamed(config.tools, tool_name).kind === 'chat')
