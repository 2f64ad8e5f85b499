// A verb is a definition in citty's format and a function `run`. The function receives everything as arguments and uses
// no globals of the process, so that it can run in a process of its own or inside the daemon.

import type { Call, Client, Notification } from '../rpc/client.ts'
import type { IdKind } from '../model/id.ts'
import type { Io } from './io.ts'
import type { StateDir } from '../project/state-dir.ts'

type DescribedArg = { description: string; hidden?: true }

/** One argument. `multiple` collects repeats; `only` is the one word that a positional accepts; `bare` is the value of
 * an option that was given without one. `valueHint` selects what completion offers: a row of lib/completion/offers.ts,
 * or words to choose from, as `skip|replace`; a positional without one uses its name. */
export type Arg =
  | (DescribedArg & { type: 'positional'; required: boolean; multiple?: true; only?: string; valueHint?: string })
  | (DescribedArg & {
      type: 'string'
      alias?: readonly string[]
      valueHint: string
      multiple?: true
      bare?: string
      default?: string
    })
  | (DescribedArg & { type: 'boolean'; alias?: readonly string[] })

export type Args = Record<string, Arg>

type Value<A extends Arg> = A extends { multiple: true }
  ? string[]
  : A extends { type: 'boolean' }
    ? boolean
    : A extends { type: 'positional'; required: true }
      ? string
      : A extends { default: string }
        ? string
        : string | undefined

export type ArgValues<A extends Args> = { [K in keyof A]: Value<A[K]> }

export type VerbContext<A extends Args = Args> = {
  args: ArgValues<A>
  /** The words that `rest` describes; undefined when there are none. */
  rest: string[] | undefined
  io: Io
  cwd: string
  env: Record<string, string | undefined>
  /** Calls the daemon of this project; connects on first use. */
  call: Call
  /** Opens a separate connection, for verbs that receive notifications. */
  connect(notified?: (notification: Notification) => void): Promise<Client>
  /** The place of this project on disk; refuses with `no_project` outside of one. */
  project(): StateDir
  table: VerbTable
  /** The folder of this installation: `bin/`, `dist/` and `teardown.sh` are in it. */
  root: string
  /** Makes the id of what this verb creates. */
  newId(kind: IdKind): string
  /** Aborted at the first SIGINT or SIGTERM. A verb that calls this must end by itself then. */
  signal(): AbortSignal
}

/** The exit code; undefined is 0. */
export type VerbOutcome = number | void

export type Verb<A extends Args = Args> = {
  meta: { name: string; description: string }
  args: A
  examples: readonly string[]
  /** Exit codes that matter to scripts, with their meaning for this verb. */
  exits?: Record<number, string>
  /** The verb works without a daemon too. */
  standalone?: true
  /** The daemon may run it for the launcher (docs/quick-way.md): it only reads, or a repetition with the same ids
   * changes nothing more. A function decides by the arguments. */
  quick?: true | ((args: ArgValues<A>) => boolean)
  /** The usage after the name of the verb, a line each; by default its positionals. */
  usage?: readonly string[]
  /** The verb takes a command or further words, after `--` or after its own words; without this a `--` is refused.
   * `label` is their name in help. */
  rest?: { label: string; about: string }
  /** Options of other tools that this verb does not have, without dashes, in a map without prototype: the hint of the
   * refusal. */
  answers?: Readonly<Record<string, string>>
  run(context: VerbContext<A>): VerbOutcome | Promise<VerbOutcome>
}

/** A noun with verbs of its own: `sparkq queue create`. */
export type Noun = {
  meta: { name: string; description: string }
  subCommands: Record<string, Verb>
}

export type Load = () => Promise<Verb | Noun>

/** All verbs (lib/verbs/index.ts). Verbs such as `help` get it as an argument. */
export type VerbTable = {
  /** By the heading under which `sparkq help` lists them. */
  groups: Record<string, Record<string, Load>>
  verbs: Record<string, Load>
  /** What `sparkq` alone runs. */
  overview: () => Promise<Verb>
  /** The command that the first word names, and the words after it; the overview without any word. */
  find(argv: readonly string[]): Promise<{ command: Verb | Noun; rest: readonly string[] }>
}

/** Declares a verb; keeps the types of its arguments for `run`. */
export const verb = <const A extends Args>(definition: Verb<A>): Verb => definition as unknown as Verb

/** An argument's name as it is typed: `ifExists` is `--if-exists`. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)

/** Arguments that many verbs share. */
export const shared = {
  json: { type: 'boolean', description: 'Print JSON, one object a line, also on a terminal' },
  table: { type: 'boolean', description: 'Print a table, also into a pipe' },
  /** Of a page for people, which is text in a pipe too. */
  text: { type: 'boolean', description: 'Print text for people, also with SPARKQ_OUTPUT=json' },
  queue: { type: 'string', alias: ['q', 'stream', 's'], valueHint: 'QUEUE', description: 'Queue, by name or id' },
  neededQueue: {
    type: 'string',
    alias: ['q', 'stream', 's'],
    valueHint: 'QUEUE',
    description: 'Queue, by name or id; required',
  },
  session: { type: 'string', valueHint: 'SESSION', description: 'Session, by name or id' },
  claim: {
    type: 'string',
    valueHint: 'N',
    description: 'The number of your attempt; rejected if another one runs meanwhile',
  },
  ids: {
    type: 'positional',
    required: true,
    multiple: true,
    description: 'Tasks, by id, unique prefix or friendly id; - reads them from stdin',
  },
} as const satisfies Args
