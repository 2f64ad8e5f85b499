import { createHash } from 'node:crypto'
import { refuseChanged } from '../../lib/config/edit.ts'
import { configKeys } from '../../lib/config/keys.ts'
import { diffOf, planOf, type Plan } from '../../lib/config/plan.ts'
import { refuse } from '../../lib/model/errors.ts'
import type { Params } from '../../lib/protocol/index.ts'
import type { Context, Handlers } from './support/context.ts'

export const configHandlers: Pick<Handlers, Extract<keyof Handlers, `config.${string}`>> = {
  'config.list': ({ config: { file } }) => {
    const { text, keys } = configKeys(file)
    return { file, hash: hashOf(text), text, keys }
  },

  'config.check': (context, wanted) => {
    const plan = planned(context, wanted)
    const { before, after, problems, changed } = plan
    return { file: context.config.file, hash: hashOf(before), text: after, diff: diffOf(plan), problems, changed }
  },

  'config.set': (context, { expect, ...wanted }) => {
    const {
      config: { file },
      configWriter,
      peer,
    } = context
    const plan = planned(context, wanted)
    const { before, after, problems, changed } = plan
    if (expect !== undefined && expect !== hashOf(before)) refuseChanged(file)
    const [problem] = problems
    if (problem)
      refuse('config', {
        message: problem.line === null ? problem.message : `nothing was changed; in '${file}' ${problem.message}`,
        hint: problem.hint ?? undefined,
      })
    return async () => {
      const reloaded = before === after || (await configWriter.write(plan, peer.origin))
      return { file, hash: hashOf(after), diff: diffOf(plan), changed, reloaded }
    }
  },
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

const planned = ({ config }: Context, { changes, text }: Params<'config.check'>): Plan => {
  if ((changes === undefined) === (text === undefined)) refuseNumber("'changes' and 'text'")
  for (const { key, value, yaml, unset } of changes ?? [])
    if ([value, yaml, unset].filter(given => given !== undefined).length !== 1)
      refuseNumber(`'value', 'yaml' and 'unset' of '${key}'`)
  return planOf(config.file, { ...(changes && { changes }), ...(text !== undefined && { text }) })
}

const refuseNumber = (what: string): never =>
  refuse('invalid_params', { why: `${what}: exactly one of them must be there`, hint: 'leave the others out' })
