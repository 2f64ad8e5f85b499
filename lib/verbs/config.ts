import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { refuse } from '../model/errors.ts'
import { note } from '../cli/output.ts'
import { printRows, type Column } from '../cli/table.ts'
import { shared, verb, type Noun } from '../cli/verb.ts'
import { reloadDaemon } from '../start/reload.ts'
import { encode } from '../system/json-lines.ts'
import type { ConfigKey } from '../config/keys.ts'

const key = {
  type: 'positional',
  required: true,
  description: 'As server.port, runners[0].jobs or \'tools."a.b".timeout\'',
} as const
const file = {
  type: 'string',
  valueHint: 'FILE',
  description: 'Configuration; by default $SPARKQ_CONFIG, or the nearest sparkq.yml here or above',
} as const

/** The meaning of exit code 78 for verbs that only read the file. */
const INVALID_FILE = 'no sparkq.yml here, or an invalid one'

type ConfigRequest = { args: { config: string | undefined }; cwd: string; env: Record<string, string | undefined> }

// Like setup these verbs read YAML, which costs 40 ms; they need no daemon.
const fileOf = async ({ args, cwd, env }: ConfigRequest): Promise<string> => {
  const { findConfigFile } = await import('../config/load.ts')
  return findConfigFile(cwd, env, args.config)
}

const read = async (request: ConfigRequest) => {
  const [{ readConfig }, defaults] = await Promise.all([import('../config/load.ts'), import('../config/defaults.ts')])
  const { said, config } = readConfig(await fileOf(request))
  return {
    said,
    inEffect: () => defaults.inEffect(said, config.projectDir),
    withDefaults: () => defaults.withDefaults(said, config.projectDir),
  }
}

const get = verb({
  meta: {
    name: 'config get',
    description:
      'Print the value of a key of sparkq.yml, or its default: text and numbers as they are, the rest as JSON',
  },
  args: { key, config: file, json: { type: 'boolean', description: 'Print text as JSON too' } },
  examples: ['sparkq config get server.port', "sparkq config get tools | jq 'keys'"],
  exits: { 66: 'no such key', 78: INVALID_FILE },
  standalone: true,
  async run({ args, cwd, env, io }) {
    const { parseKey, valueAt } = await import('../config/key.ts')
    const value = valueAt((await read({ args, cwd, env })).inEffect(), parseKey(args.key))
    io.out(typeof value === 'string' && !args.json ? `${value}\n` : encode(value ?? null))
  },
})

const set = verb({
  meta: {
    name: 'config set',
    description:
      'Change a key of sparkq.yml, keep its comments, and reload a running daemon; invalid values are refused',
  },
  args: {
    key,
    value: {
      type: 'positional',
      required: false,
      description: 'In YAML: 5005, true, 10m, [scripts, bin], {timeout: 90s}',
    },
    unset: { type: 'boolean', description: 'Remove the key, so that its default applies' },
    dryRun: {
      type: 'boolean',
      description: 'Change nothing, and print what would change in the file, as diff -u does',
    },
    config: file,
  },
  examples: [
    'sparkq config set purge.older_than_days 7',
    "sparkq config set tools.say '{command: [echo, said], timeout: 1m}'",
    'sparkq config set server.port --unset',
    'sparkq config set purge.older_than_days 7 --dry-run',
  ],
  exits: {
    66: 'no such key',
    75: 'other processes keep changing the file',
    78: 'the file is invalid or would become so; nothing was changed',
  },
  standalone: true,
  async run({ args, cwd, env, io }) {
    if (args.unset === (args.value !== undefined))
      refuse('usage', {
        message: args.unset ? '--unset takes no VALUE' : 'VALUE is missing',
        hint: "see 'sparkq help config set'",
      })
    const [{ parseKey, isSaid, valueAt }, { changeConfigFile, parseValue }] = await Promise.all([
      import('../config/key.ts'),
      import('../config/edit.ts'),
    ])
    const path = parseKey(args.key)
    if (args.unset) {
      const { said, inEffect } = await read({ args, cwd, env })
      if (!isSaid(said, path)) return (valueAt(inEffect(), path), note(io, 'config set', `'${args.key}' was not set`))
    }
    const target = await fileOf({ args, cwd, env })
    if (args.dryRun) return io.out(await wouldChange(target, { key: args.key, yaml: args.value }))
    changeConfigFile(target, [{ path, value: args.unset ? undefined : parseValue(args.value!) }])
    await reloadDaemon(io, 'config set', join(dirname(target), '.sparkq'))
  },
})

/** The difference that a change would make. Refuses with `config` a change that cannot be made. */
const wouldChange = async (file: string, { key, yaml }: { key: string; yaml: string | undefined }): Promise<string> => {
  const { diffOf, planOf } = await import('../config/plan.ts')
  const plan = planOf(file, { changes: [yaml === undefined ? { key, unset: true } : { key, yaml }] })
  const [problem] = plan.problems
  if (problem) refuse('config', { message: `in '${file}' ${problem.message}`, hint: problem.hint ?? undefined })
  return diffOf(plan)
}

const columns: readonly Column<ConfigKey>[] = [
  { title: 'KEY', of: entry => entry.key },
  { title: 'SOURCE', of: entry => entry.source },
  { title: 'VALUE', of: ({ value }) => (typeof value === 'string' ? value : JSON.stringify(value)) },
]

const list = verb({
  meta: {
    name: 'config list',
    description: 'List every key with its value, its source (the file or a default), its default and what it means',
  },
  args: { config: file, json: shared.json, table: shared.table },
  examples: ['sparkq config list', 'sparkq config list | jq -r \'select(.source == "file").key\''],
  exits: { 78: INVALID_FILE },
  standalone: true,
  async run({ args, cwd, env, io }) {
    const { configKeys } = await import('../config/keys.ts')
    printRows(io, args, configKeys(await fileOf({ args, cwd, env })).keys, columns)
  },
})

const exported = verb({
  meta: {
    name: 'config export',
    description: 'Print the whole configuration with all defaults, as an equivalent sparkq.yml',
  },
  args: { config: file, json: { type: 'boolean', description: 'Print it as JSON' } },
  examples: ['sparkq config export > whole.yml', 'sparkq config export --json | jq .tools'],
  exits: { 78: INVALID_FILE },
  standalone: true,
  async run({ args, cwd, env, io }) {
    const tree = (await read({ args, cwd, env })).withDefaults()
    if (args.json) return io.out(encode(tree))
    const { renderValue } = await import('../config/edit.ts')
    io.out(renderValue(tree))
  },
})

const validate = verb({
  meta: {
    name: 'config validate',
    description: 'Check sparkq.yml or the named file; silent if it is valid',
  },
  args: {
    file: {
      type: 'positional',
      required: false,
      description: 'By default $SPARKQ_CONFIG, or the nearest sparkq.yml here or above',
    },
  },
  examples: ['sparkq config validate', 'sparkq config validate new.yml && mv new.yml sparkq.yml'],
  exits: { 66: 'no such file', 78: 'it is invalid: FILE:LINE:COLUMN and the error' },
  standalone: true,
  async run({ args, cwd, env, io }) {
    if (args.file !== undefined && !existsSync(resolve(cwd, args.file)))
      refuse('not_found', { kind: 'file', name: args.file })
    const { loadConfig } = await import('../config/load.ts')
    const { file } = loadConfig(await fileOf({ args: { config: args.file }, cwd, env }))
    if (io.tty.err) note(io, 'config validate', `'${file}' is valid`)
  },
})

export const config: Noun = {
  meta: { name: 'config', description: 'Read and change sparkq.yml' },
  subCommands: { get, set, list, export: exported, validate },
}
