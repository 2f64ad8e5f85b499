import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { ask, canAsk, type Question } from '../cli/ask.ts'
import { parseDuration, typedDuration } from '../text/duration.ts'
import { asSparkqError, refuse } from '../model/errors.ts'
import { nearestConfigFile, prepareStateDir } from '../project/state-dir.ts'
import { shared, verb } from '../cli/verb.ts'
import type { Config } from '../config/load.ts'

/** One question: the key for its answer, and the answer as text and as a value. */
type Item = Pick<Question, 'text' | 'check'> & { path: string[]; shown: string; value: (answer: string) => unknown }

export const setup = verb({
  meta: {
    name: 'setup',
    description: 'Write sparkq.yml and .sparkq/ for this directory; run again to change the answers',
  },
  args: {
    yes: { type: 'boolean', alias: ['y'], description: 'Ask nothing: keep what is there, take defaults for the rest' },
    name: {
      type: 'string',
      valueHint: 'NAME',
      description: "The project's name; else asked for, by default the directory's",
    },
    json: shared.json,
  },
  examples: ['sparkq setup', 'sparkq setup --yes && sparkq start'],
  exits: {
    64: 'wrong usage, or no terminal to ask on and no --yes',
    74: 'the directory cannot be written',
    78: 'the sparkq.yml that is there is wrong',
  },
  standalone: true,
  async run({ args, cwd, io }) {
    const file = nearestConfigFile(cwd) ?? join(cwd, 'sparkq.yml')
    const isNew = !existsSync(file)
    const complaint = args.name === undefined ? undefined : complaintOnName(args.name)
    if (complaint !== undefined)
      refuse('usage', {
        message: `--name '${args.name!.slice(0, 20)}': ${complaint}`,
        hint: 'leave it out for the name of the directory',
      })
    if (!args.yes && !canAsk(io))
      refuse('usage', {
        message: 'setup asks on a terminal, and there is none',
        hint: "take the defaults with 'sparkq setup --yes'",
      })
    // Imported here, because YAML takes 40 ms to load.
    const { loadConfig, defaultConfig } = await import('../config/load.ts')
    const { changeConfigFile } = await import('../config/edit.ts')
    const config = isNew ? defaultConfig(file) : loadConfig(file)
    const changes: { path: string[]; value: unknown }[] = []
    if (args.name !== undefined || isNew)
      changes.push({ path: ['project', 'name'], value: args.name ?? basename(dirname(file)) })
    if (dirname(file) !== cwd) io.err(`this directory belongs to the project of '${file}'\n`)
    if (!args.yes) io.err(`${isNew ? 'Writing' : 'Changing'} '${file}'. Enter keeps what is in brackets.\n`)
    for (const item of args.yes ? [] : items(config, args.name)) {
      const answer = await ask(io, { ...item, fallback: item.shown })
      if (answer !== item.shown) changes.push({ path: item.path, value: item.value(answer) })
    }
    prepareStateDir(join(dirname(file), '.sparkq')) // first: the lock of the file is in it
    changeConfigFile(file, changes)
    if (args.json) return io.out(`${JSON.stringify({ config: file, created: isNew })}\n`)
    const hint = isNew ? "start it with 'sparkq start'" : "a running daemon follows after 'sparkq reload'"
    io.err(`${isNew ? 'wrote' : changes.length > 0 ? 'changed' : 'kept'} '${file}'\nhint: ${hint}\n`)
  },
})

const items = (config: Config, name: string | undefined): Item[] => [
  {
    text: 'Project name',
    path: ['project', 'name'],
    shown: name ?? config.project.name,
    value: answer => answer,
    check: complaintOnName,
  },
  {
    text: 'Requirements document (path, - for none)',
    path: ['project', 'prd_path'],
    shown: config.project.prdPath ?? '-',
    value: answer => (answer === '-' ? null : answer),
  },
  {
    text: 'Script directories',
    path: ['script_dirs'],
    shown: config.scriptDirs.join(' '),
    value: answer => answer.split(/[\s,]+/),
  },
  ...Object.entries(config.taskClasses).map(
    ([taskClass, timeout]): Item => ({
      text: `Timeout of ${taskClass}`,
      path: ['task_classes', taskClass, 'timeout'],
      shown: timeout === null ? 'none' : typedDuration(timeout),
      value: answer => (answer === 'none' ? 'none' : parseDuration(answer, 'timeout')),
      check: complaintOf,
    }),
  ),
]

/** The limits of `project.name` in lib/protocol/config.ts. */
const complaintOnName = (name: string): string | undefined =>
  name.trim() === '' ? 'not blank' : name.length > 200 ? 'at most 200 characters' : undefined

const complaintOf = (answer: string): string | undefined => {
  try {
    if (answer !== 'none') parseDuration(answer, 'timeout')
    return undefined
  } catch (error) {
    return asSparkqError(error).hint
  }
}
