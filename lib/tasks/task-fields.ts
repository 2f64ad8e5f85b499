// The fields of a task that `enqueue` and `requeue` set with the same options.

import { parseDuration } from '../text/duration.ts'
import { refuse } from '../model/errors.ts'
import { MAX_RETRIES } from '../model/limits.ts'
import { parseChoice, parseCount, parseJsonObject, parseVariables } from '../cli/input.ts'
import type { NewTask } from '../protocol/entities.ts'
import type { ArgValues, VerbContext } from '../cli/verb.ts'
import type { taskOptions } from './new-task-args.ts'

type OptionFields = Pick<
  NewTask,
  'queue' | 'tool' | 'name' | 'env' | 'timeout' | 'key' | 'if_exists' | 'not_before' | 'retries' | 'metadata'
>

type Asked = Pick<VerbContext, 'env'> & { args: Omit<ArgValues<typeof taskOptions>, 'cwd'> }

/** The fields that the options set. Refuses with `usage` or `invalid`. */
export const fieldsOf = async ({ args, env }: Asked): Promise<OptionFields> => {
  if (args.ifExists !== undefined && args.key === undefined)
    refuse('usage', { message: '--if-exists needs a key', hint: 'add --key KEY' })
  const fields: { [K in keyof OptionFields]: OptionFields[K] | undefined } = {
    queue: args.queue,
    tool: args.tool,
    name: args.name,
    key: args.key,
    env: args.env.length === 0 ? undefined : parseVariables(args.env, env),
    timeout: args.timeout === undefined ? undefined : parseTimeout(args.timeout, '--timeout'),
    metadata: args.metadata === undefined ? undefined : parseJsonObject(args.metadata, '--metadata'),
    if_exists:
      args.ifExists === undefined ? undefined : parseChoice(args.ifExists, '--if-exists', ['skip', 'replace', 'error']),
    not_before: await notBefore(args),
    retries: args.retries === undefined ? undefined : parseCount(args.retries, '--retries', MAX_RETRIES),
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** Seconds of a timeout as typed; null for `none`. */
export const parseTimeout = (text: string, name: string): number | null =>
  text === 'none' ? null : parseDuration(text, name)

const notBefore = async ({ in: delay, at }: Pick<Asked['args'], 'in' | 'at'>): Promise<string | undefined> => {
  if (delay !== undefined && at !== undefined)
    refuse('usage', { message: '--in and --at both say when', hint: 'give one of them' })
  if (delay === undefined && at === undefined) return undefined
  const { fromNow, parseAt } = await import('../text/timestamp.ts')
  if (delay !== undefined) return fromNow(parseDuration(delay, '--in'))
  return parseAt(at!, '--at')
}
