import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ask, canAsk, type Question } from '../cli/ask.ts'
import { shared, verb } from '../cli/verb.ts'
import { refuse } from '../model/errors.ts'
import { nearestConfigFile, prepareStateDir, socketOf } from '../project/state-dir.ts'
import { callWithin } from '../rpc/call-with-timeout.ts'
import type { JobsSetting } from '../config/questions.ts'
import { reloadDaemon } from '../start/reload.ts'

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
  async run({ args, cwd, env, io, root }) {
    const file = nearestConfigFile(cwd) ?? join(cwd, 'sparkq.yml')
    const stateDir = join(dirname(file), '.sparkq')
    const isNew = !existsSync(file)
    // Imported here, because YAML takes 40 ms to load.
    const [{ complaintOnName, foundOn, questionsOn }, { changeConfigFile }, { ensureDaemon, isRunning }] =
      await Promise.all([
        import('../config/questions.ts'),
        import('../config/edit.ts'),
        import('../start/ensure-daemon.ts'),
      ])
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
    const runs = await isRunning(stateDir)
    const jobsOf = async (queue: string): Promise<number> =>
      runs ? (await callWithin(socketOf(stateDir), 'queue.show', { queue })).jobs : 1
    const [aboutName, ...others] = await questionsOn(file, foundOn(env['PATH'] ?? '', cwd), jobsOf)
    if (dirname(file) !== cwd) io.err(`this directory belongs to the project of '${file}'\n`)
    if (!args.yes) io.err(`${isNew ? 'Writing' : 'Changing'} '${file}'. Enter keeps what is in brackets.\n`)
    const changes = args.name === undefined ? [] : aboutName!.changes(args.name)
    const questions = args.name === undefined ? [aboutName!, ...others] : others
    const settings: JobsSetting[] = []
    for (const question of args.yes ? [] : questions) {
      const answer = await ask(io, question)
      changes.push(...question.changes(answer))
      settings.push(...[question.setting?.(answer)].filter(setting => setting !== undefined))
    }
    const starts = !args.yes && !runs && (await ask(io, START)) === 'yes'
    prepareStateDir(stateDir) // first: the lock of the file is in it
    changeConfigFile(file, changes)
    const isChanged = !isNew && changes.length > 0
    if (runs && isChanged) await reloadDaemon(io, 'setup', stateDir)
    // A number of tasks at a time is kept in the database, which only the daemon opens.
    const daemon = starts || (settings.length > 0 && !runs) ? await ensureDaemon({ root, file, env }) : undefined
    for (const setting of settings) await callWithin(socketOf(stateDir), 'queue.jobs', setting)
    if (daemon && !starts) await callWithin(socketOf(stateDir), 'daemon.stop', {})
    if (args.json) return io.out(`${JSON.stringify({ config: file, created: isNew })}\n`)
    io.err(`${isNew ? 'wrote' : isChanged ? 'changed' : 'kept'} '${file}'\n`)
    if (starts) io.err(`sparkq is running (pid ${daemon!.pid})\n`)
    else if (!runs) io.err("hint: start it with 'sparkq start'\n")
  },
})

const START: Question = {
  text: 'Start the daemon now (yes, no)',
  fallback: 'yes',
  check: answer => (['yes', 'no'].includes(answer) ? undefined : 'yes or no'),
}
