// SPARKQ_OUTPUT: `json` is --json for every verb that has it, `text` is --table.

import { refuse } from '../model/errors.ts'
import type { Args, ArgValues, Verb } from './verb.ts'

/** The arguments of a verb, with the format that the variable names unless one was typed. Refuses with `usage` a value
 * that is no format. */
export const inFormat = (verb: Pick<Verb, 'args'>, values: ArgValues<Args>, output: string): ArgValues<Args> => {
  const { json, table } = values
  const option = Object.hasOwn(OPTIONS, output) ? OPTIONS[output]! : undefined
  if (option === undefined)
    refuse('usage', {
      message: `SPARKQ_OUTPUT is '${output}', neither 'json' nor 'text'`,
      hint: "set it to 'json' or 'text', or unset it",
    })
  return json === true || table === true || verb.args[option]?.type !== 'boolean'
    ? values
    : { ...values, [option]: true }
}

const OPTIONS: Readonly<Record<string, string>> = { json: 'json', text: 'table' }
