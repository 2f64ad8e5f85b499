// Verbs that change the state of a queue or worker: `queue resume`, `worker pause`. On a terminal they say the new
// state.

import type { Call } from '../rpc/client.ts'
import { note } from './output.ts'
import { shared, verb, type Arg, type Verb } from './verb.ts'
import { encode } from '../system/json-lines.ts'

type TransitionVerb = {
  /** Noun and verb, as they are typed. */
  name: string
  description: string
  /** The argument that names the thing, its definition, and a name for examples. */
  thing: readonly [name: string, arg: Extract<Arg, { type: 'positional' }>, like: string]
  move(call: Call, thing: string): Promise<{ name: string; status: string }>
}

export const transitionVerb = ({ name, description, thing: [key, arg, like], move }: TransitionVerb): Verb =>
  verb({
    meta: { name, description },
    args: { [key]: arg, json: shared.json },
    examples: [`sparkq ${name} ${like}`, `sparkq ${name} ${like} --json | jq -r .status`],
    exits: { 66: `no such ${name.split(' ')[0]}`, 79: 'its state does not allow it' },
    async run({ args, call, io }) {
      const moved = await move(call, String(args[key]))
      if (args['json']) io.out(encode(moved))
      else if (io.tty.err) note(io, name, `${name.split(' ')[0]} '${moved.name}' is ${moved.status}`)
    },
  })
